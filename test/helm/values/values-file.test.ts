import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readValuesFile } from '../../../lib/helm/values/clean-values';
import { failureOf, temporaryFolder } from '../../support/apps';

function file(text: string): string {
  const path = join(temporaryFolder(), 'values.yaml');
  writeFileSync(path, text);
  return path;
}

test.each([
  ['a map', 'a: {b: yes, mode: 0644}\n', { a: { b: true, mode: 420 } }],
  ['nothing', '', {}],
  ['comments', '# a: 1\n', {}],
  ['null', 'null\n', {}],
  ['JSON', '{"a": [1]}', { a: [1] }],
  ['anchors', 'a: &x {b: 1}\nc: *x\nd: {<<: *x}\n', { a: { b: 1 }, c: { b: 1 }, d: { b: 1 } }],
])('a values file with %s', (_, text, values) => {
  expect(readValuesFile(file(text))).toEqual(values);
});

test.each([
  ['broken YAML', 'a: 1\nb: c: d\n', 'line 2, column 4: Nested mappings are not allowed'],
  ['a key that stands twice', 'a: 1\na: 2\n', 'line 2, column 1: key'],
  ['two documents', 'a: 1\n---\nb: 1\n', 'line 2, column 1: '],
  ['a list at its top', '- a\n', 'the content is not a map'],
  ['a text at its top', 'a\n', 'the content is not a map'],
  ['an alias to nothing', 'a: *b\n', 'Unresolved alias'],
  ['an alias within itself', 'a: &x [*x]\n', ''],
])('a values file with %s is refused', (_, text, message) => {
  const path = file(text);
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(`values file ${path}: ${message}`);
});

test.each(['/nowhere/values.yaml', temporaryFolder()])('what cannot be read is refused: %s', (path) => {
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(path);
});
