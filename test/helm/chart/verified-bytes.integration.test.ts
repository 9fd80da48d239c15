import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HelmRelease, type HelmReleaseProps } from '../../../lib';
import { hashOf } from '../../../lib/helm/cache/cache';
import { copyOf } from '../../../lib/helm/chart/private-copy';
import { snapshotOf } from '../../../lib/helm/chart/snapshot';
import { endAfterTests, failureOf, temporaryFolder, testChart } from '../../support/apps';
import { cacheInFolder, withoutSharedCache } from '../../support/caches';
import { chartIn } from '../../support/chart-files';
import { packChart } from '../../support/chart-server';
import { writeFiles } from '../../support/files';
import { helmWithin } from '../../support/helm-scripts';
import { configMap } from '../../support/releases';

const ROUNDS = 25;

/** A chart whose ConfigMap has this name. */
const filesOf = (name: string) => ({ 'templates/a.yaml': configMap(name), 'templates/b.yaml': configMap(`${name}-2`) });

/** Exchanges two files or folders again and again until the test ends. */
async function exchange(path: string, other: string): Promise<() => Promise<void>> {
  const script = `
    const { renameSync } = require('node:fs');
    const [path, other] = process.argv.slice(1);
    const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * 12);
    console.log('started');
    for (;;) {
      for (const [from, to] of [[path, path + '.kept'], [other, path]]) renameSync(from, to);
      wait();
      for (const [from, to] of [[path, other], [path + '.kept', path]]) renameSync(from, to);
      wait();
      process.stdout.write('.');
    }`;
  const child = endAfterTests(
    spawn(process.execPath, ['-e', script, path, other], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  await once(child.stdout, 'data');
  child.stdout.resume();
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

/** The names of the rendered objects, or the code of the error. */
function rendered(chart: string, props: Partial<HelmReleaseProps> = {}): string {
  try {
    const release = new HelmRelease(testChart(), 'release', { chart, ...props });
    return release.apiObjects.map(({ name }) => name).join(' ');
  } catch (error) {
    return (error as Error).message;
  }
}

describe('while another process exchanges a chart again and again,', () => {
  withoutSharedCache();

  test('a locked archive renders its verified bytes or is an error', async () => {
    const folder = temporaryFolder();
    const [good, bad] = ['good', 'bad'].map((name) => {
      const packed = temporaryFolder();
      packChart(filesOf(name), packed);
      return join(packed, 'demo-1.2.3.tgz');
    }) as [string, string];
    const archive = join(folder, 'vendor', 'charts', 'demo-1.2.3.tgz');
    mkdirSync(dirname(archive), { recursive: true });
    copyFileSync(good, archive);
    const repo = 'http://127.0.0.1:1';
    const locked = {
      chart: 'demo',
      repo,
      version: '1.2.3',
      archive: 'demo-1.2.3.tgz',
      sha256: hashOf(readFileSync(good)),
    };
    const lock = join(folder, 'charts.lock.json');
    writeFiles(folder, { 'charts.lock.json': JSON.stringify({ lockfileVersion: 1, charts: [locked] }) });
    process.env.CDK8S_CLEARML_LOCK = lock;
    copyFileSync(bad, join(folder, 'other.tgz'));
    const stop = await exchange(archive, join(folder, 'other.tgz'));
    try {
      const outcomes = new Set(Array.from({ length: ROUNDS }, () => rendered('demo', { repo, version: '1.2.3' })));
      expect([...outcomes].filter((one) => !/^good good-2$|CLEARML401[34]|CLEARML1004/.test(one))).toEqual([]);
      expect(outcomes).toContain('good good-2');
    } finally {
      await stop();
      delete process.env.CDK8S_CLEARML_LOCK;
    }
  }, 120_000);
});

/** A helm that exchanges two folders while it runs. */
function exchangingHelm(path: string, other: string): string {
  const swap = `mv "${path}" "${path}.kept" && mv "${other}" "${path}" && mv "${path}.kept" "${other}"`;
  const executable = helmWithin(`case "$1" in template) ${swap};; esac\n$HELM "$@"\nstatus=$?
case "$1" in template) ${swap};; esac\nexit $status`);
  cacheInFolder();
  return executable;
}

test('a folder that is another one while helm runs renders as it was read, and so does the cache', () => {
  const folder = temporaryFolder();
  const [path, other] = ['good', 'bad'].map((name) => chartIn(join(folder, name), filesOf(name))) as [string, string];
  expect(rendered(path, { helmExecutable: exchangingHelm(path, other) })).toBe('good good-2');
  expect([path, other].map((one) => rendered(one))).toEqual(['good good-2', 'bad bad-2']);
});

test('a file that changes before it is read is CLEARML4045', () => {
  const path = chartIn(temporaryFolder(), filesOf('good'));
  const snapshot = snapshotOf(path);
  writeFiles(path, { 'templates/b.yaml': configMap('other') });
  expect(failureOf(() => copyOf(snapshot))).toMatchObject({ code: 'CLEARML4045' });
});
