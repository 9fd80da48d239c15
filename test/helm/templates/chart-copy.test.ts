import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { snapshotOf } from '../../../lib/helm/chart/snapshot';
import { copyWithOtherTime } from '../../../lib/helm/templates/chart-copy';
import { otherTime, withOtherTime } from '../../../lib/helm/templates/other-time';
import { temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import fc from '../../support/fast-check';

const ROOT = join(__dirname, '../../..');
const FILES = { 'templates/a.yaml': 'a: {{ now }}\n', 'templates/b.yaml': 'b: "now"\n', 'now.txt': '{{ now }}' };

const copyIn = (folder: string) => String(copyWithOtherTime(snapshotOf(chartIn(folder, FILES))));

describe('the copy of a chart', () => {
  test('differs from the chart only in the templates that call the clock', () => {
    const copy = copyIn(temporaryFolder());
    const textOf = (path: string) => readFileSync(join(copy, path), 'utf8');
    expect(textOf('templates/a.yaml')).toMatch(
      /^a: \{\{ \(toDate "2006-01-02T15:04:05" "3\d{3}-\S+"\) \}\}\n\{\{define/,
    );
    expect(['templates/b.yaml', 'now.txt'].map(textOf)).toEqual([FILES['templates/b.yaml'], FILES['now.txt']]);
  });

  test('is readable by its user only', () => {
    expect(statSync(dirname(copyIn(temporaryFolder()))).mode & 0o777).toBe(0o700);
  });

  test('does not exist for a chart without calls of the clock', () => {
    const files = { 'templates/a.yaml': 'a: "now"\nb: {{ .Values.now }}{{/* now */}}\n', 'b.txt': '{{ now }}' };
    expect(copyWithOtherTime(snapshotOf(chartIn(temporaryFolder(), files)))).toBeUndefined();
  });

  test('keeps bytes that are not UTF-8', () => {
    const bytes = Buffer.from('a: "\xff\xe9" # {{ now }}', 'latin1');
    expect(Buffer.from(withOtherTime(bytes.toString('latin1'), otherTime()), 'latin1').subarray(0, 8)).toEqual(
      bytes.subarray(0, 8),
    );
  });

  test('is removed when the process ends, and copies of killed processes later', () => {
    const folder = temporaryFolder();
    const [old, recent, running] = [`1000000000-old`, '1000000000-recent', `${process.pid}-running`].map((name) => {
      mkdirSync(join(folder, `cdk8s-clearml-chart-${name}`));
      return join(folder, `cdk8s-clearml-chart-${name}`);
    });
    for (const path of [old, running]) {
      utimesSync(String(path), 1, 1);
    }
    const script = `
      const { snapshotOf } = require('./lib/helm/chart/snapshot.ts');
      const { copyWithOtherTime } = require('./lib/helm/templates/chart-copy.ts');
      console.log(copyWithOtherTime(snapshotOf(process.argv[1])));
      throw new Error('failed');`;
    const args = ['--require', 'tsx/cjs', '-e', script, chartIn(temporaryFolder(), FILES)];
    const run = () =>
      execFileSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, TMPDIR: folder }, stdio: 'pipe' });
    expect(run).toThrow(/failed/);
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('cdk8s-clearml-chart-'))
        .sort(),
    ).toEqual([recent, running].map((path) => basename(String(path))).sort());
  });
});

test('each part of the other date and time differs from the clock, also some seconds later', () => {
  const partsOf = (date: Date) => [
    ...[date.getUTCFullYear(), date.getUTCFullYear() % 100, date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()],
    ...[date.getUTCHours(), date.getUTCHours() % 12, date.getUTCMinutes(), date.getUTCSeconds()],
  ];
  const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2099, 11, 31) });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 10_000 }), (clock, delay) => {
      const other = partsOf(new Date(`${otherTime(clock)}Z`));
      expect(partsOf(new Date(clock + delay)).filter((part, index) => part === other[index])).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a template with another time has the same lines', () => {
  const template = 'a\n{{ now\n | date "2006" }}\n{{ tpl\n.Values.a\n. }}\nb: {{ fail "x" }}\n';
  const [lines, other] = [template, withOtherTime(template, otherTime())].map((text) => text.split('\n'));
  expect(other).toHaveLength(lines?.length ?? 0);
  expect(other?.[6]).toBe(lines?.[6]);
});
