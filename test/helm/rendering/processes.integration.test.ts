import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_LIMIT } from '../../../lib/helm/cache/cache';
import { temporaryFolder } from '../../support/apps';
import { entriesOf } from '../../support/caches';
import { chartIn } from '../../support/chart-files';
import { compiledLibrary } from '../../support/compiled-library';
import { helmWithin, recordingHelm } from '../../support/helm-scripts';
import { configMap } from '../../support/releases';

const ROOT = join(__dirname, '..', '..', '..');
const RELEASES = 4;
const BUNDLE = join(compiledLibrary(), 'index.js');
/** The library as separate modules, so that a process can list the modules that it loaded. */
const SOURCES = './lib/release/helm-release';

const chart = chartIn(temporaryFolder(), {
  'values.yaml': 'v: 0\n',
  'templates/a.yaml': configMap('{{ .Release.Name }}', 'data: { v: {{ .Values.v | quote }} }'),
});

/** The command of a process that runs an app with a few releases. */
function app(cache: string, outdir: string, helm = process.env.HELM_EXECUTABLE, library = BUNDLE) {
  const script = `
    const { App, Chart } = require('cdk8s');
    const { HelmRelease } = require(${JSON.stringify(library)});
    const app = new App();
    const chart = new Chart(app, 'fleet', { namespace: 'n' });
    for (let n = 0; n < ${RELEASES}; n++) {
      new HelmRelease(chart, 'r' + n, { chart: ${JSON.stringify(chart)}, releaseName: 'r' + n, values: { v: n } });
    }
    app.synth();
    console.log(Object.keys(require.cache).map((path) => path.split('node_modules/')[1]).join('\\n'));`;
  const loader = library === SOURCES ? ['--require', 'tsx/cjs'] : [];
  const env = { ...process.env, CDK8S_CLEARML_CACHE: cache, CDK8S_OUTDIR: outdir, HELM_EXECUTABLE: helm };
  return [process.execPath, [...loader, '-e', script], { cwd: ROOT, env }] as const;
}

function start(cache: string, outdir: string): ChildProcess {
  const [program, args, options] = app(cache, outdir);
  return spawn(program, args, { ...options, stdio: 'ignore' });
}

/** Runs the app, and returns the modules that it loaded. */
function run(...options: Parameters<typeof app>): string[] {
  const [program, args, surroundings] = app(...options);
  const { stdout, stderr, status } = spawnSync(program, args, { ...surroundings, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return stdout.split('\n');
}

const manifests = (outdir: string) =>
  readdirSync(outdir).map((name) => [name, readFileSync(join(outdir, name), 'utf8')] as const);

const reference = join(temporaryFolder(), 'reference');

beforeAll(() => {
  run('off', reference);
});

test('a second process starts no helm and loads no module that reads YAML or charts', () => {
  const cache = join(temporaryFolder(), 'cache');
  const helm = recordingHelm();
  const heavy = /^(?:yaml|cdk8s-plus-28|adm-zip|fastest-levenshtein)\//;
  const [first, second] = ['first', 'second'].map((name) => {
    const outdir = join(temporaryFolder(), name);
    const loaded = run(cache, outdir, helm.executable, SOURCES);
    expect(manifests(outdir)).toEqual(manifests(reference));
    expect(helm.calls()).toHaveLength(RELEASES + 1);
    return loaded.filter((path) => heavy.test(path));
  });
  expect(first).not.toEqual([]);
  expect(second).toEqual([]);
});

test('charts are rendered again when a wrapper script runs another version of helm', () => {
  const cache = join(temporaryFolder(), 'cache');
  const folder = temporaryFolder();
  const [version, log] = [join(folder, 'version'), join(folder, 'log')];
  const wrapper = helmWithin(
    `echo "$1" >> ${log}\nif [ "$1" = version ]; then cat ${version}; else exec $HELM "$@"; fi`,
  );
  const callsWith = (text: string) => {
    writeFileSync(version, text);
    writeFileSync(log, '');
    run(cache, join(temporaryFolder(), 'dist'), wrapper);
    return readFileSync(log, 'utf8').split('\n').filter(Boolean).sort();
  };
  const templates = Array.from({ length: RELEASES }, () => 'template');
  expect(callsWith('v3.99.0')).toEqual([...templates, 'version']);
  expect(callsWith('v3.99.0')).toEqual(['version']);
  expect(callsWith('v3.99.1')).toEqual([...templates, 'version']);
});

test('concurrent processes with an empty cache write the same files and one entry per rendering', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const outdirs = [1, 2, 3].map((n) => join(temporaryFolder(), `dist${n}`));
  const ends = outdirs.map((outdir) => once(start(cache, outdir), 'exit'));
  expect((await Promise.all(ends)).map(([status]) => status)).toEqual([0, 0, 0]);
  for (const outdir of outdirs) {
    expect(manifests(outdir)).toEqual(manifests(reference));
  }
  expect(entriesOf(cache, 'renderings')).toHaveLength(RELEASES);
});

test('a process deletes the least recently used entries at exit if the cache exceeds its limit', () => {
  const cache = join(temporaryFolder(), 'cache');
  const entry = (name: string, bytes: number, daysAgo: number) => {
    const path = join(cache, 'renderings', name);
    mkdirSync(join(cache, 'renderings'), { recursive: true });
    writeFileSync(path, '');
    // A sparse file, which uses no disk space.
    truncateSync(path, bytes);
    utimesSync(path, Date.now() / 1000, Date.now() / 1000 - daysAgo * 24 * 60 * 60);
  };
  entry('oldest', 1000, 3);
  entry('old', CACHE_LIMIT - 10_000_000, 2);
  entry('recent', 10_000_000, 1);
  run(cache, join(temporaryFolder(), 'dist'));
  const kept = readdirSync(join(cache, 'renderings'));
  expect(kept).toContain('recent');
  expect(kept).toHaveLength(RELEASES + 1);
});

test('the cache still works after processes are killed', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const outdir = join(temporaryFolder(), 'dist');
  const begun = performance.now();
  run('off', outdir);
  const whole = performance.now() - begun;
  for (let n = 0; n < 5; n++) {
    const victim = start(cache, outdir);
    const ended = once(victim, 'exit');
    await new Promise((resolve) => setTimeout(resolve, whole * (0.3 + (0.8 * n) / 5)));
    victim.kill('SIGKILL');
    await ended;
  }
  const last = join(temporaryFolder(), 'last');
  run(cache, last);
  expect(manifests(last)).toEqual(manifests(reference));
  const helm = recordingHelm();
  run(cache, last, helm.executable);
  expect(helm.calls()).toEqual(['version']);
  expect(manifests(last)).toEqual(manifests(reference));
}, 180_000);
