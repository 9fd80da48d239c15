import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { HelmRelease, type HelmReleaseProps } from '../../../lib';
import { splitFlags } from '../../../lib/helm/command/flags';
import { withLocalChart } from '../../../lib/helm/store/obtain';
import { failureOf, temporaryFolder, testChart } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import { serveChart } from '../../support/chart-server';
import { configMap, rendered } from '../../support/releases';

const { HELM_EXECUTABLE: helm = '' } = process.env;
const FILES = { 'templates/a.yaml': configMap('a') };

let host: string;
let closedHost: string;

beforeAll(async () => {
  host = await serveChart(FILES);
  closedHost = await serveChart(FILES, 'me:secret');
});

const release = (props: HelmReleaseProps) => rendered(new HelmRelease(testChart(), 'release', props));

/** A packed chart. */
function archive(): string {
  const folder = temporaryFolder();
  execFileSync(helm, ['package', chartIn(temporaryFolder(), FILES), '--destination', folder]);
  return join(folder, 'demo-1.2.3.tgz');
}

describe('a chart is obtained from', () => {
  const version = '1.2.3';
  const login = ['--username', 'me', '--password=secret'];

  test.each<[string, () => HelmReleaseProps]>([
    ['a folder', () => ({ chart: chartIn(temporaryFolder(), FILES) })],
    ['an archive', () => ({ chart: archive() })],
    ['a repository', () => ({ chart: 'demo', repo: `http://${host}`, version })],
    ['a repository in flags', () => ({ chart: 'demo', helmFlags: ['--repo', `http://${host}`, '--version=1.2.3'] })],
    ['a URL', () => ({ chart: `http://${host}/demo-1.2.3.tgz` })],
    ['an OCI registry', () => ({ chart: `oci://${host}/demo`, version, helmFlags: ['--plain-http'] })],
    ['a private repository', () => ({ chart: 'demo', repo: `http://${closedHost}`, version, helmFlags: login })],
  ])('%s', (_, props) => {
    const demo = release(props());
    expect([demo.chartName, demo.chartVersion]).toEqual(['demo', '1.2.3']);
    expect(demo.apiObjects.map(({ name }) => name)).toEqual(['a']);
  });
});

describe('a chart that cannot be obtained causes an error:', () => {
  const demo = (props: Partial<HelmReleaseProps> = {}) => ({ chart: 'demo', repo: `http://${host}`, ...props });
  const inRegistry = (at: string, version = '1.2.3') => {
    return { chart: `oci://${at}/demo`, version, helmFlags: at === '127.0.0.1:1' ? [] : ['--plain-http'] };
  };

  test.each<[string, string, () => HelmReleaseProps, RegExp]>([
    ['a missing path', 'CLEARML1004', () => ({ chart: './none' }), /nothing at \.\/none\n {2}expected: a chart folder/],
    ['a missing full path', 'CLEARML1004', () => ({ chart: '/nowhere/none.tgz' }), /nothing at \/nowhere\/none\.tgz/],
    ['an unknown name', 'CLEARML1004', () => ({ chart: 'none' }), /none: /],
    ['an unknown repository', 'CLEARML1004', () => ({ chart: 'none/demo' }), /none\/demo: repo none not found/],
    ['a URL without a file', 'CLEARML1004', () => ({ chart: `http://${host}/none.tgz` }), /404 Not Found/],
    ['no index', 'CLEARML1004', () => demo({ repo: `http://${host}/none` }), /not a valid chart repository.* 404/],
    ['a stopped repository', 'CLEARML4017', () => demo({ repo: 'http://127.0.0.1:1' }), /connection refused/],
    ['a private repository', 'CLEARML4016', () => demo({ repo: `http://${closedHost}` }), /401 Unauthorized/],
    ['a stopped registry', 'CLEARML4017', () => inRegistry('127.0.0.1:1'), /connection refused/],
    ['a private registry', 'CLEARML4016', () => inRegistry(closedHost), /401: Unauthorized/],
    ['a missing chart', 'CLEARML1004', () => demo({ chart: 'none' }), /chart "none" not found/],
    ['a missing version', 'CLEARML1005', () => demo({ version: '9.9.9' }), /version "9\.9\.9" not found/],
    ['an invalid version', 'CLEARML1005', () => demo({ version: 'new' }), /version "new" not found/],
    ['a missing version in a registry', 'CLEARML1005', () => inRegistry(host, '9.9.9'), /demo:9\.9\.9: not found/],
    ['an unsatisfied range in a registry', 'CLEARML1005', () => inRegistry(host, '>5'), /not locate a version/],
  ])('%s', (_, code, props, message) => {
    const failure = failureOf(() => release(props()));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});

test('errors do not contain the password of a login', () => {
  const helmFlags = ['--username', 'me', '--password', 'not-the-secret'];
  const failure = failureOf(() => release({ chart: 'demo', repo: `http://${closedHost}`, helmFlags }));
  expect(failure.message).not.toContain('not-the-secret');
});

test('withLocalChart keeps a pulled chart in a private folder for further releases', () => {
  const location = { chart: 'demo', repo: `http://${host}`, version: '1.2.3' };
  let folder = '';
  const use = (path: string) => {
    folder = dirname(path);
    expect(basename(path)).toBe('demo-1.2.3.tgz');
    expect(statSync(folder).mode & 0o077).toBe(0);
    return path;
  };
  const path = withLocalChart(helm, location, [], use);
  expect(dirname(folder)).toBe(tmpdir());
  expect(readdirSync(folder)).toEqual(['demo-1.2.3.tgz']);
  expect(withLocalChart(helm, location, [], use)).toBe(path);
});

describe('flags', () => {
  test('are split by download and rendering', () => {
    const flags = [
      ...['--set', 'a=--devel', '--username', '--set', '--ca-file=x', '--no-hooks', '--devel', '--password', 'p', '-f'],
      ...['x'],
    ];
    expect(splitFlags(flags)).toEqual({
      fetch: ['--username', '--set', '--ca-file=x', '--devel', '--password', 'p'],
      render: ['--set', 'a=--devel', '--no-hooks', '-f', 'x'],
    });
  });

  test('for the download apply to a local chart: an unsigned chart fails with --verify', () => {
    const failure = failureOf(() => release({ chart: archive(), helmFlags: ['--verify'] }));
    expect(failure.message).toMatch(/prov|keyring|pubring/);
  });
});
