import '../../../lib/chart/catalog';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessTo } from '../../../lib/helm/store/access';
import { remoteChart } from '../../../lib/helm/store/chart-location';
import { formatLock, type LockedChart, readLock } from '../../../lib/helm/store/lock-file';
import { explainPull } from '../../../lib/helm/store/pull-failure';
import { failureOf, temporaryFolder } from '../../support/apps';

const VARIABLES = ['CDK8S_CLEARML_REGISTRIES', 'CLEARML_DOCKERHUB_TOKEN', 'CLEARML_DOCKERHUB_USERNAME', 'MIRROR_TOKEN'];

afterEach(() => {
  for (const name of VARIABLES) {
    delete process.env[name];
  }
});

/** Writes the registries file of the project, and returns its folder. */
function registries(text: string): string {
  const folder = temporaryFolder();
  process.env.CDK8S_CLEARML_REGISTRIES = join(folder, 'registries.yaml');
  writeFileSync(process.env.CDK8S_CLEARML_REGISTRIES, text);
  return folder;
}

const oci = (reference: string) => accessTo(remoteChart({ chart: `oci://${reference}`, version: '1.2.3' }, []));
const repository = (repo: string) => accessTo(remoteChart({ chart: 'demo', repo, version: '1.2.3' }, []));

describe('the token of ClearML', () => {
  test.each([
    ['the user name of the ClearML documentation', {}, 'allegroaienterprise'],
    ['another user name if one is set', { CLEARML_DOCKERHUB_USERNAME: 'me' }, 'me'],
  ])('applies to charts of ClearML, with %s', (_, variables, username) => {
    Object.assign(process.env, { CLEARML_DOCKERHUB_TOKEN: 't' }, variables);
    expect(oci('docker.io/clearml/clearml-enterprise').login).toEqual({ username, password: 't' });
  });

  test.each(['docker.io/bitnamicharts/redis', 'docker.io/clearml-fork/demo', 'registry.internal/clearml/demo'])(
    'does not apply to %s',
    (reference) => {
      process.env.CLEARML_DOCKERHUB_TOKEN = 't';
      expect(oci(reference).login).toBeUndefined();
    },
  );

  test('is optional, because helm may be logged in', () => {
    expect(oci('docker.io/clearml/clearml-enterprise')).toMatchObject({ login: undefined, flags: [] });
  });
});

describe('a mirror', () => {
  const mirrors = `
mirrors:
  docker.io/clearml: registry.internal:5000/clearml
  docker.io/clearml/special: oci://other.internal/special/
  https://charts.example.com/stable: https://mirror.internal/stable
  https://nvidia.github.io/gpu-operator/: oci://registry.internal:5000/nvidia
`;

  test.each([
    ['docker.io/clearml/demo', 'oci://registry.internal:5000/clearml/demo'],
    ['docker.io/clearml/special/demo', 'oci://other.internal/special/demo'],
    ['docker.io/clearml-fork/demo', 'oci://docker.io/clearml-fork/demo'],
    ['docker.io/demo', 'oci://docker.io/demo'],
  ])('replaces the longest matching prefix: %s', (reference, expected) => {
    registries(mirrors);
    expect(oci(reference)).toMatchObject({ chart: expected, version: '1.2.3' });
  });

  test('of a repository can be a repository or a registry', () => {
    registries(mirrors);
    expect(repository('https://charts.example.com/stable/')).toMatchObject({
      chart: 'demo',
      repo: 'https://mirror.internal/stable',
    });
    expect(repository('https://nvidia.github.io/gpu-operator')).toMatchObject({
      chart: 'oci://registry.internal:5000/nvidia/demo',
      repo: undefined,
    });
  });
});

describe('a host', () => {
  test('is accessed with its settings, whose paths are relative to the file', () => {
    process.env.MIRROR_TOKEN = 't';
    const folder = registries(`
hosts:
  registry.internal: { caFile: ca.pem, plainHttp: true, username: me, passwordVariable: MIRROR_TOKEN }
`);
    expect(oci('registry.internal/demo')).toMatchObject({
      flags: ['--ca-file', join(folder, 'ca.pem'), '--plain-http'],
      login: { username: 'me', password: 't' },
    });
    expect(repository('https://registry.internal/charts').flags).toEqual(['--ca-file', join(folder, 'ca.pem')]);
  });

  test('with a password but no user name causes CLEARML4016', () => {
    process.env.MIRROR_TOKEN = 't';
    registries('hosts: { registry.internal: { passwordVariable: MIRROR_TOKEN } }');
    expect(failureOf(() => oci('registry.internal/demo')).message).toMatch(
      /CLEARML4016: MIRROR_TOKEN is set, but no user name for registry\.internal\/demo/,
    );
  });
});

test.each([
  ['broken YAML', 'hosts: {', /registries\.yaml: /],
  ['content that is not a map', '- a', /the content is not a map/],
  ['an unknown key', 'mirror: {}', /the file has the unknown key mirror; known keys are mirrors, hosts/],
  ['a mirror that is not a string', 'mirrors: { a: 1 }', /mirrors\.a is not a string/],
  ['hosts that are not a map', 'hosts: [a]', /hosts is not a map/],
  ['a host that is not a map', 'hosts: { a: b }', /hosts\.a is not a map/],
  ['an unknown setting', 'hosts: { a: { ca: b } }', /hosts\.a has the unknown key ca;/],
  ['a setting of another type', 'hosts: { a: { plainHttp: "yes" } }', /hosts\.a\.plainHttp is not a boolean/],
  [
    'a password',
    'hosts: { a: { password: x } }',
    /contains a password\n.*\n {2}fix: set the name of an environment variable/,
  ],
])('accessTo rejects a registries file with %s with CLEARML4010', (_, text, message) => {
  registries(text);
  const failure = failureOf(() => oci('docker.io/demo'));
  expect(failure.code).toBe('CLEARML4010');
  expect(failure.message).toMatch(message);
});

describe('the output of a pull is reported without the secret', () => {
  const remote = remoteChart({ chart: 'demo', repo: 'https://me:hidden-1@charts.example.com' }, [
    '--password',
    'hidden-2',
  ]);
  const access = { ...remote, login: { username: 'me', password: 'hidden-3' } };

  test.each(['hidden-1', 'hidden-2', 'hidden-3', Buffer.from('me:hidden-3').toString('base64')])('%s', (secret) => {
    const output = `Error: Get "https://me:hidden-1@charts.example.com/index.yaml": bad ${secret}`;
    expect(explainPull(remote, access, output).message).not.toContain(secret);
  });
});

test('remoteChart identifies a chart independently of the form of its props', () => {
  const remote = remoteChart({ chart: 'demo' }, ['--repo=https://a.example/', '--devel', '--version', '1.2.3']);
  expect(remote).toEqual({ chart: 'demo', repo: 'https://a.example', version: '1.2.3', flags: ['--devel'] });
});

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
  ['no list of charts', '{ "lockfileVersion": 1 }', /charts is not a list/],
  ['an entry that is not a chart', '{ "lockfileVersion": 1, "charts": [1] }', /the entry of chart 1/],
  ['an archive outside of the vendored folder', changed({ archive: '../../demo-1.2.3.tgz' }), /archive of chart 1/],
  ['an invalid hash', changed({ sha256: 'abc' }), /sha256 of chart 1/],
  ['no version', changed({ version: undefined }), /version of chart 1/],
])('readLock rejects a lock with %s with CLEARML4011', (_, text, reported) => {
  const failure = failureOf(() => readLock(lockWith(text)));
  expect(failure.code).toBe('CLEARML4011');
  expect(failure.message).toMatch(reported);
});

test('readLock returns undefined without a lock', () => {
  expect(readLock(join(temporaryFolder(), 'charts.lock.json'))).toBeUndefined();
});

test('formatLock formats the same charts to the same text in any order', () => {
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
