import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventTemplates, SamlMetadata, SecretValue, Tenants } from '../../lib';
import { ParsedFile, readRegularText } from '../../lib/core/regular-file';
import { kindsDefinedInFiles } from '../../lib/helm/chart/custom-kinds';
import { readChart } from '../../lib/helm/chart/read-chart';
import { readLock } from '../../lib/helm/store/lock-file';
import { readRegistries } from '../../lib/helm/store/registries-file';
import { readValuesFile } from '../../lib/helm/values/values-file';
import type { LocalSource } from '../../lib/secrets/source';
import { failureOf, temporaryFolder } from '../support/apps';

/** A pipe to which no process writes. */
function pipe(folder = temporaryFolder(), name = 'pipe'): string {
  mkdirSync(folder, { recursive: true });
  execFileSync('mkfifo', [join(folder, name)]);
  return join(folder, name);
}

const readSecret = (path: string) => (SecretValue.file(path)._source as LocalSource).read();

test.each<[string, string, (path: string) => unknown]>([
  ['values file', 'CLEARML2006', readValuesFile],
  ['secret file', 'CLEARML3002', readSecret],
  ['registries file', 'CLEARML4010', readRegistries],
  ['chart lock', 'CLEARML4011', readLock],
  ['chart archive', 'CLEARML1014', readChart],
  ['file with definitions', 'CLEARML1023', (path) => kindsDefinedInFiles([path])],
  ['file with metadata', 'CLEARML5032', (path) => SamlMetadata.fromFile(path)],
])('a pipe or a device as a %s causes %s instead of a wait without end', (_what, code, read) => {
  for (const path of [pipe(), '/dev/zero']) {
    const failure = failureOf(() => read(path));
    expect(failure).toMatchObject({ code, message: expect.stringContaining('not a regular file') });
  }
});

test('a pipe in a chart folder causes CLEARML1014', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'Chart.yaml'), 'name: a\nversion: 1.0.0');
  pipe(join(folder, 'templates'), 'a.yaml');
  expect(failureOf(() => readChart(folder)).message).toMatch(/^CLEARML1014: .*a\.yaml is neither a file nor a folder/);
});

test('a pipe as a file of tenants causes CLEARML9071', () => {
  const path = pipe(temporaryFolder(), 'tenants.yaml');
  expect(failureOf(() => Tenants.fromFile(path)).message).toMatch(/^CLEARML9071: .*not a regular file/);
});

test('a pipe in a folder of templates causes CLEARML5041', () => {
  const folder = temporaryFolder();
  pipe(folder, 'a.j2');
  expect(failureOf(() => EventTemplates.fromFolder(folder)).message).toMatch(/^CLEARML5041: .*not a regular file/);
});

test('a regular file, an empty file and a link are read', () => {
  expect(readRegularText(__filename)).toContain('a regular file');
  expect(readRegularText('/proc/self/status')).toContain('Pid:');
});

test('a file is parsed again only after it has changed', () => {
  const path = join(temporaryFolder(), 'a.json');
  const parse = jest.fn((text: string) => JSON.parse(text) as unknown);
  const file = new ParsedFile(parse);
  expect(file.read(path)).toBeUndefined();
  writeFileSync(path, '{"a":1}');
  expect([file.read(path), file.read(path)]).toEqual([{ a: 1 }, { a: 1 }]);
  expect(parse).toHaveBeenCalledTimes(1);
  // Another file of the same size replaces it, as programs do that write without torn files.
  writeFileSync(`${path}.new`, '{"a":2}');
  renameSync(`${path}.new`, path);
  expect(file.read(path)).toEqual({ a: 2 });
});
