import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../../lib/helm/chart/tar';
import { temporaryFolder } from '../support/apps';
import { chartIn, chartYaml } from '../support/chart-files';
import { compiledLibrary } from '../support/compiled-library';
import { writeFiles } from '../support/files';
import { execute } from '../support/projects';
import { configMap } from '../support/releases';

const ROOT = join(__dirname, '..', '..');
const MEBIBYTE = 1024 * 1024;
const LEVELS = 5000;

const nested = (open: string, close: string, levels = LEVELS) => `${open.repeat(levels)}1${close.repeat(levels)}`;
const LAUGHS = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh']
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
  .join('\n')}\n`;

/** A packaged chart with further entries. */
function archive(entries: readonly { name: string; content: Uint8Array }[], name = 'demo'): Buffer {
  const own = { name: `${name}/Chart.yaml`, content: Buffer.from(chartYaml(name)) };
  return gzipSync(writeTar([own, ...entries]), { level: 1 });
}

function archiveOfArchives(levels: number): Buffer {
  const below = levels === 0 ? [] : [{ name: 'demo/charts/demo.tgz', content: archiveOfArchives(levels - 1) }];
  return archive(below);
}

/** Writes the inputs of all cases to a folder. */
function writeInputs(folder: string): void {
  const chart = (name: string, files = {}) =>
    chartIn(join(folder, name), { 'templates/a.yaml': configMap('a'), ...files });
  const link = (target: string, path: string) => symlinkSync(target, path);
  chart('good', { 'values.yaml': `v: {}\nlist: []\ndeep: ${nested('{a: ', '}', 240)}\n` });
  const templates = { groups: nested('(', ')'), blocks: nested('true}}{{if ', '}}{{end') };
  for (const [name, condition] of Object.entries(templates)) {
    const template = `${configMap('a', 'data: { a: {{ .Values.v.secret | quote }} }')}\n# {{if ${condition}}}{{end}}\n`;
    chart(name, { 'templates/a.yaml': template });
  }
  chart('text', {
    'templates/a.yaml': configMap('a', 'stringData: { a: {{ .Values.v | quote }} }').replace('ConfigMap', 'Secret'),
  });
  link('..', join(chart('loop'), 'templates', 'up'));
  const pair = chart('pair');
  link('b', join(pair, 'a'));
  link('a', join(pair, 'b'));
  link('/dev/zero', join(chart('device'), 'zero'));
  const sparse = join(chart('sparse'), 'big');
  writeFileSync(sparse, '');
  truncateSync(sparse, 200 * MEBIBYTE);
  chart('schema', { 'values.schema.json': nested('{"properties":{"v":', '}}') });
  const zeros = { name: 'demo/zeros', content: Buffer.alloc(101 * MEBIBYTE) };
  const archives = {
    bomb: archive([zeros]),
    entries: archive(
      Array.from({ length: 21_000 }, (_, index) => ({ name: `demo/${index}`, content: Buffer.alloc(0) })),
    ),
    matryoshka: archiveOfArchives(30),
    bombs: archive(
      [0, 1].map((index) => ({
        name: `demo/charts/s${index}.tgz`,
        content: archive([{ name: 'demo/zeros', content: Buffer.alloc(60 * MEBIBYTE) }], `s${index}`),
      })),
    ),
  };
  for (const [name, content] of Object.entries(archives)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, `${name}.tgz`), content);
  }
  writeFiles(folder, {
    'deep.yaml': `list: ${nested('[', ']')}`,
    'accepted.yaml': `list: ${nested('[', ']', 240)}`,
    'indented.yaml': Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    'laughs.yaml': LAUGHS,
    'big.yaml': `v: ${'x'.repeat(6 * MEBIBYTE)}`,
    'many.yaml': `v: [${'1,'.repeat(300_000)}]`,
    'registries.yaml': `mirrors: ${nested('[', ']')}`,
  });
  link('/dev/zero', join(folder, 'zero.yaml'));
}

/** Code of each case, and the expected outcome: a code, or `ok`. */
const CASES: Record<string, readonly [code: string, expected: string]> = {
  'values that contain themselves': ['release({ values: { v: cycle } })', 'CLEARML1027'],
  'a list that contains itself': ['release({ values: { list: [cycle] } })', 'CLEARML1027'],
  'values with too many levels': ['release({ values: { v: levels(5000) } })', 'CLEARML1027'],
  'values that share maps exponentially': ['release({ values: { v: shared(40) } })', 'CLEARML1027'],
  'values with 240 levels': ['release({ values: { v: levels(240) } })', 'ok'],
  'a sourced value that contains itself': [
    "release({ sourcedValues: [{ path: 'v', value: cycle, source: 'prop' }] })",
    'CLEARML1027',
  ],
  'a secret in a YAML text with too many levels': [
    "release({ chart: './text/demo', values: { v: text('- ') } }).apiObjects",
    'ok',
  ],
  'a secret in a JSON text with too many levels': [
    "release({ chart: './text/demo', values: { v: text('[') } }).apiObjects",
    'ok',
  ],
  'a template with too many levels of parentheses': [
    "release({ chart: './groups/demo', values: { v: { secret } } }).apiObjects",
    'CLEARML1014',
  ],
  'a template with too many levels of blocks': [
    "release({ chart: './blocks/demo', values: { v: { secret } } }).apiObjects",
    'CLEARML1014',
  ],
  'a configuration file with too many levels': [
    "server({ values: configFile('a.conf', '{\"password\":') }).apiObjects",
    'CLEARML3003',
  ],
  'a YAML configuration file with too many levels': ["server({ values: configFile('a.yaml', '- ') })", 'CLEARML3003'],
  'values of the server that contain themselves': ['server({ values: { apiserver: cycle } })', 'CLEARML1027'],
  'values of the server with too many levels': ['server({ values: { apiserver: levels(5000) } })', 'CLEARML1027'],
  'a patch that contains itself': [
    "release().patchObject('ConfigMap', 'a', JsonPatch.add('/data', cycle))",
    'CLEARML1027',
  ],
  'tenants that contain themselves': ['Tenants.of([cycle])', 'CLEARML1027'],
  'a values file with too many levels': ["release({ valuesFiles: ['deep.yaml'] })", 'CLEARML2006'],
  'a values file with 240 levels': ["release({ valuesFiles: ['accepted.yaml'] })", 'ok'],
  'a values file with too much indentation': ["release({ valuesFiles: ['indented.yaml'] })", 'CLEARML2006'],
  'a values file whose aliases expand': ["release({ valuesFiles: ['laughs.yaml'] })", 'CLEARML2006'],
  'a large values file': ["release({ valuesFiles: ['big.yaml'] })", 'CLEARML2006'],
  'a values file with too many values': ["release({ valuesFiles: ['many.yaml'] })", 'CLEARML2006'],
  'a values file without end': ["release({ valuesFiles: ['zero.yaml'] })", 'CLEARML2006'],
  'definitions without end': ["release({ definitions: ['zero.yaml'] }).apiObjects", 'CLEARML1023'],
  'tenants without end': ["Tenants.fromFile('zero.yaml')", 'CLEARML9071'],
  'a file of tenants with too many levels': ["Tenants.fromFile('deep.yaml')", 'CLEARML9071'],
  'a file of tenants whose aliases expand': ["Tenants.fromFile('laughs.yaml')", 'CLEARML9071'],
  'metadata without end': ["SamlMetadata.fromFile('/dev/zero')", 'CLEARML5032'],
  'a registries file with too many levels': ["release({ chart: 'demo', repo: 'http://127.0.0.1:1' })", 'CLEARML4010'],
  'a folder with a link to a folder above it': ["release({ chart: './loop/demo' })", 'CLEARML1014'],
  'a folder with links to each other': ["release({ chart: './pair/demo' })", 'CLEARML1014'],
  'a folder with a device': ["release({ chart: './device/demo' })", 'CLEARML1014'],
  'a folder with a large file': ["release({ chart: './sparse/demo' })", 'CLEARML1014'],
  'a schema with too many levels': ["release({ chart: './schema/demo', values: { v: 1 } })", 'CLEARML1014'],
  'a device as an archive': ["release({ chart: '/dev/zero' })", 'CLEARML1014'],
  'an archive that expands': ["release({ chart: './bomb.tgz' })", 'CLEARML1014'],
  'an archive with too many entries': ["release({ chart: './entries.tgz' })", 'CLEARML1014'],
  'an archive with too many levels of archives': ["release({ chart: './matryoshka.tgz' })", 'CLEARML1014'],
  'archives of subcharts that expand together': ["release({ chart: './bombs.tgz' })", 'CLEARML1014'],
};

const script = (code: string) => `
const { App, Chart, JsonPatch } = require(${JSON.stringify(join(ROOT, 'node_modules', 'cdk8s'))});
const { ChartSource, ClearmlServer, HelmRelease, SamlMetadata, SecretValue, Tenants } = require(${JSON.stringify(join(compiledLibrary(), 'index.js'))});
const chart = () => new Chart(new App(), 'demo', { namespace: 'demo' });
const release = (props) => new HelmRelease(chart(), 'release', { chart: './good/demo', ...props });
const server = (props) =>
  new ClearmlServer(chart(), 'server', { chart: ChartSource.community(), baseDomain: 'clearml.example.com', ...props });
const levels = (count) => Array.from({ length: count }).reduce((inner) => ({ a: inner }), 1);
const shared = (count) => Array.from({ length: count }).reduce((inner) => ({ a: inner, b: inner }), { c: 1 });
const secret = SecretValue.environment('LIMITS_SECRET');
const text = (open) => open.repeat(${LEVELS}) + JSON.stringify(secret) + (open === '[' ? ']'.repeat(${LEVELS}) : '');
const configFile = (name, open) => ({ apiserver: { additionalConfigs: { [name]: 'password:\\n' + open.repeat(${LEVELS}) + 'x' } } });
const cycle = { name: 'cycle' };
cycle.self = cycle;
const outcome = (action) => {
  try {
    action();
    return 'ok';
  } catch (error) {
    return (/CLEARML\\d{4}/.exec(error.message) ?? [String(error)])[0];
  }
};
console.log(JSON.stringify([${code}].map(outcome)));`;

const named = (codes: readonly string[]) => Object.keys(CASES).map((name, index) => [name, codes[index]]);

// A stack of half the default size shows that calls stay far from its end.
test('inputs beyond the limits are coded errors, in a process with little memory and a small stack', async () => {
  const folder = temporaryFolder();
  writeInputs(folder);
  const code = Object.values(CASES).map(([one]) => `() => ${one}`);
  const args = ['--max-old-space-size=512', '--stack-size=490', '-e', script(code.join(','))];
  const env = { ...process.env, CDK8S_CLEARML_CACHE: 'off', LIMITS_SECRET: 'swordfish' };
  const { status, stdout, stderr } = await execute(process.execPath, args, { cwd: folder, env });
  if (status !== 0) {
    throw new Error(`ended with ${status}: ${stderr.slice(-2000)}`);
  }
  expect(named(JSON.parse(stdout))).toEqual(named(Object.values(CASES).map(([, expected]) => expected)));
}, 240_000);
