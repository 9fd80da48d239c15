import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatLock, type LockedChart, readLock } from '../../../lib/helm/store/lock-file';
import { failureOf, temporaryFolder } from '../../support/apps';

const CHART: LockedChart = { chart: 'demo', version: '1.2.3', archive: 'demo-1.2.3.tgz', sha256: '0'.repeat(64) };

function lockWith(text: string): string {
  const path = join(temporaryFolder(), 'charts.lock.json');
  writeFileSync(path, text);
  return path;
}

const changed = (change: object) => JSON.stringify({ lockfileVersion: 1, charts: [{ ...CHART, ...change }] });

test.each([
  ['a merge conflict', '<<<<<<< ours\n', /JSON/],
  ['another format', '{ "lockfileVersion": 2, "charts": [] }', /lockfileVersion is 2/],
  ['no list', '{ "lockfileVersion": 1 }', /charts is not a list/],
  ['something else in the list', '{ "lockfileVersion": 1, "charts": [1] }', /the entry of chart 1/],
  ['an archive outside of the vendored folder', changed({ archive: '../../demo-1.2.3.tgz' }), /archive of chart 1/],
  ['a hash that is none', changed({ sha256: 'abc' }), /sha256 of chart 1/],
  ['no version', changed({ version: undefined }), /version of chart 1/],
])('rejects a lock with %s with CLEARML4011', (_, text, reported) => {
  const failure = failureOf(() => readLock(lockWith(text)));
  expect(failure.code).toBe('CLEARML4011');
  expect(failure.message).toMatch(reported);
});

test('returns undefined without a lock', () => {
  expect(readLock(join(temporaryFolder(), 'charts.lock.json'))).toBeUndefined();
});

test('formats the same charts to the same text in any order', () => {
  const others = [
    { ...CHART, repo: 'https://b.example' },
    { ...CHART, chart: 'oci://a.example/demo', ociDigest: `sha256:${'1'.repeat(64)}` },
    { ...CHART, repo: 'https://b.example', requested: '^1.0.0' },
  ];
  const text = formatLock([CHART, ...others]);
  expect(formatLock([...others, CHART].reverse())).toBe(text);
  expect(readLock(lockWith(text))).toHaveLength(4);
  expect(formatLock(readLock(lockWith(text)) ?? [])).toBe(text);
});
