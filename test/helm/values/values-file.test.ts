import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readValuesFile } from '../../../lib/helm/values/values-file';
import { failureOf, temporaryFolder } from '../../support/apps';

function file(text: string): string {
  const path = join(temporaryFolder(), 'values.yaml');
  writeFileSync(path, text);
  return path;
}

test.each([
  ['a map', 'a: {b: yes, mode: 0644}\n', { a: { b: true, mode: 420 } }],
  ['no content', '', {}],
  ['only comments', '# a: 1\n', {}],
  ['null', 'null\n', {}],
  ['JSON', '{"a": [1]}', { a: [1] }],
  ['anchors', 'a: &x {b: 1}\nc: *x\nd: {<<: *x}\n', { a: { b: 1 }, c: { b: 1 }, d: { b: 1 } }],
])('readValuesFile reads a file with %s', (_, text, values) => {
  expect(readValuesFile(file(text))).toEqual(values);
});

test.each([
  ['broken YAML', 'a: 1\nb: c: d\n', 'line 2, column 5: a value is not allowed here'],
  ['a duplicate key', 'a: 1\na: 2\n', 'line 2, column 1: key'],
  ['two documents', 'a: 1\n---\nb: 1\n', 'line 2, column 1: a second document starts here'],
  ['a list at the top level', '- a\n', 'the content is not a map'],
  ['a string at the top level', 'a\n', 'the content is not a map'],
  ['an unresolved alias', 'a: *b\n', 'line 1, column 4: no anchor before it has the name b'],
  ['a circular alias', 'a: &x [*x]\n', ''],
])('readValuesFile rejects a file with %s', (_, text, message) => {
  const path = file(text);
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(`values file ${path}: ${message}`);
});

test.each(['/nowhere/values.yaml', temporaryFolder()])('rejects an unreadable values file: %s', (path) => {
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(path);
});

describe('an encrypted values file', () => {
  const ciphertext = 'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]';
  const sops = `sops: {mac: "${ciphertext}", version: 3.9.0, age: []}`;

  test.each([
    ['a text', `a: {b: "${ciphertext}"}`, 'a.b'],
    ['an item of a list', `a: [{name: X, value: "${ciphertext}"}]`, 'a[0].value'],
    ['a key with dots', `a: {"b.conf": "${ciphertext}"}`, 'a["b.conf"]'],
    ['nothing but its digest', 'a: 1', 'path.of.the.value'],
  ])('is rejected with the SecretValue for %s', (_, text, secret) => {
    const path = file(`${text}\n${sops}\n`);
    const failure = failureOf(() => readValuesFile(path));
    expect(failure.code).toBe('CLEARML2006');
    expect(failure.message).toContain(`values file ${path}: SOPS encrypts its values`);
    expect(failure.message).toContain(`${secret}: SecretValue.sops('${path}', '${secret}')`);
  });

  test('is one with a ciphertext, not one with a key sops', () => {
    expect(readValuesFile(file('sops: {mac: text}\n'))).toEqual({ sops: { mac: 'text' } });
  });
});

test.each([
  ['a: 1\n---\nb: 2\n', 2],
  ['# first\na: 1\n\n---\n# second\n\nb: 2\n', 4],
  ['---\na: 1\n...\n---\nb: 2\n', 4],
  ['---\n---\na: 1\n', 2],
])('names the line at which the second document of %j starts', (text, line) => {
  const path = file(text);
  expect(failureOf(() => readValuesFile(path)).message).toMatch(
    new RegExp(
      `line ${line}, column 1: a second document starts here\n.*\n  fix: write each document to a separate file`,
    ),
  );
});

test('accepts the end marks of one document', () => {
  expect(readValuesFile(file('---\na: 1\n---\n'))).toEqual({ a: 1 });
  expect(readValuesFile(file('a: 1\n...\n'))).toEqual({ a: 1 });
});
