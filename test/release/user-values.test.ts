import { join } from 'node:path';
import type { HelmReleaseProps } from '../../lib/release/helm-release-props';
import { chosenLayers, chosenValues as merged } from '../../lib/release/user-values';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, temporaryFolder } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { writeFiles } from '../support/files';

const chosenValues = (props: HelmReleaseProps) => merged(chosenLayers(props));
const secret = SecretValue.environment('TOKEN');

/** A folder with a chart `demo` and values files. */
function folderOf(defaults: string, files: Record<string, string>): string {
  const folder = temporaryFolder();
  chartIn(folder, { 'values.yaml': defaults });
  writeFiles(folder, files);
  return folder;
}

test('values override values files and keep secrets', () => {
  const folder = folderOf('{}', { 'one.yaml': 'a: 1\nb: { c: 1, d: 2 }\n' });
  const values = { b: { c: [secret] }, e: secret, f: undefined };
  const chosen = chosenValues({ chart: join(folder, 'demo'), valuesFiles: [join(folder, 'one.yaml')], values });
  expect(chosen).toStrictEqual({ a: 1, b: { c: [secret], d: 2 }, e: secret });
});

test('a default of the chart is a choice in values, and none in a values file', () => {
  const folder = folderOf('a: 1\nb: { c: 2, d: [1] }\nn: null\n', {
    'copy.yaml': 'a: 1\nb: { c: 2, d: [1] }\nn:\n',
    'edited.yaml': 'b: { c: 3 }\n',
    'default-again.yaml': 'b: { c: 2 }\n',
  });
  const chosen = (values: object, ...names: string[]) =>
    chosenValues({ chart: join(folder, 'demo'), values, valuesFiles: names.map((name) => join(folder, name)) });
  expect(chosen({}, 'copy.yaml')).toStrictEqual({});
  expect(chosen({}, 'copy.yaml', 'edited.yaml')).toStrictEqual({ b: { c: 3 } });
  expect(chosen({}, 'edited.yaml', 'default-again.yaml')).toStrictEqual({});
  expect(chosen({ b: { c: 2 } }, 'copy.yaml')).toStrictEqual({ b: { c: 2 } });
});

test('values that YAML cannot express are rejected with their source', () => {
  const { message } = failureOf(() => chosenValues({ chart: 'any', values: { a: () => 1 } }));
  expect(message).toContain('a function at a of values');
});
