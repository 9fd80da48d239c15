import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HelmRelease } from '../../../lib';
import { failureOf, temporaryFolder, testChart } from '../../support/apps';
import { HAS_OPENSSL, privateCertificate } from '../../support/certificates';
import { serveChart } from '../../support/chart-server';
import { cutAfter } from '../../support/cutting-proxy';
import { filesBelow } from '../../support/files';
import { helmWithin } from '../../support/helm-scripts';
import { TestProject } from '../../support/projects';
import { describeWithRegistry, LOGIN, pushChart, startRegistry, type TestRegistry } from '../../support/registry';
import { configMap } from '../../support/releases';
import { eventually } from '../../support/running';

const FILES = { 'templates/a.yaml': configMap('a'), 'files/random.txt': randomBytes(300_000).toString('base64') };
const TOKEN = LOGIN.password;

/** Forms in which a program might write a login. */
const FORMS = [
  TOKEN,
  Buffer.from(TOKEN).toString('base64'),
  Buffer.from(`${LOGIN.username}:${TOKEN}`).toString('base64'),
];

/**
 * A helm that copies every command line and every file below some folders while it runs.
 *
 * @returns its path, and the folder of the copies
 */
function spyingHelm(...watched: string[]): { helm: string; seen: string } {
  const seen = join(temporaryFolder(), 'seen');
  mkdirSync(seen);
  const helm = helmWithin(`[ "$1" = pull ] && echo $$ > ${seen}/pull
(while [ -d /proc/$$ ] && [ ! -e ${seen}/end-$$ ]; do
  cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >> ${seen}/commands
  for folder in ${watched.join(' ')}; do find $folder -type f -size -100k -exec cat {} + 2>/dev/null >> ${seen}/files; done
  sleep 0.02
done) < /dev/null > /dev/null 2>&1 &
$HELM "$@"
status=$?
touch ${seen}/end-$$
exit $status`);
  return { helm, seen };
}

/** The registries file with the login and further settings of a host. */
const registriesOf = (host: string, settings: object = {}) => {
  const login = { username: LOGIN.username, passwordVariable: 'MIRROR_TOKEN' };
  return JSON.stringify({ hosts: { [host]: { ...login, ...settings } } });
};

const DOCKER_CONFIG = JSON.stringify({ auths: { 'example.com': { auth: 'c2VudGluZWw6c2VudGluZWw=' } } });

/** The number of texts that contain the token, because a failed test must not print them. */
function countWithToken(texts: readonly string[]): number {
  return texts.filter((text) => FORMS.some((form) => text.includes(form))).length;
}

/** Every file below a folder, with its content. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(filesBelow(folder, '').map((file) => [file, readFileSync(file, 'latin1')]));
}

describeWithRegistry('the token of a registry (docker-registry must be installed)', () => {
  const project = (host: string) => {
    const app = new TestProject(
      `new HelmRelease(chart, 'release', { chart: 'oci://${host}/clearml/demo', version: '1.2.3' });`,
      { 'registries.yaml': registriesOf(host, { plainHttp: true }) },
    );
    for (const path of ['.docker/config.json', '.config/helm/registry/config.json', '.config/helm/repositories.yaml']) {
      mkdirSync(join(app.home, path, '..'), { recursive: true });
      writeFileSync(join(app.home, path), path.endsWith('json') ? DOCKER_CONFIG : '{ "repositories": [] }');
    }
    return app;
  };

  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await startRegistry();
    pushChart(registry, FILES);
  });

  test('is in no command line, file or message, and the user configuration does not change', async () => {
    const app = project(registry.host);
    const before = contents(app.home);
    const { helm, seen } = spyingHelm(app.temporary, app.home, app.folder);
    const run = await app.command(['lock'], { MIRROR_TOKEN: TOKEN, HELM_EXECUTABLE: helm });
    expect(run).toMatchObject({ status: 0, stderr: '' });

    const commands = readFileSync(join(seen, 'commands'), 'utf8');
    expect(commands.includes(`pull oci://${registry.host}/clearml/demo`)).toBe(true);
    const files = readFileSync(join(seen, 'files'), 'latin1');
    expect(files.includes('{"credsStore":"cdk8s-clearml-1"}')).toBe(true);
    expect(files.includes(DOCKER_CONFIG)).toBe(true);
    const left = Object.values({ ...contents(app.folder), ...contents(app.temporary) });
    expect(countWithToken([commands, files, run.stdout, ...left])).toBe(0);
    expect(contents(app.home)).toEqual(before);
  });

  test('is in no file after synth is killed during a pull', async () => {
    const app = project(await cutAfter(20_000, registry.host, 'hold'));
    const { helm, seen } = spyingHelm();
    const script = `HELM_EXECUTABLE=${helm} ${process.execPath} --require ${require.resolve('tsx/cjs')} main.js & app=$!
      while [ ! -s ${seen}/pull ]; do sleep 0.05; done
      sleep 1
      kill -9 $app
      wait`;
    writeFileSync(app.path('killed.sh'), script);
    await app.synth({ MIRROR_TOKEN: TOKEN }, ['sh', 'killed.sh']);
    await eventually(() => app.leftBehind().length === 0);
    expect(countWithToken(Object.values({ ...contents(app.home), ...contents(app.folder) }))).toBe(0);
    expect(existsSync(app.path('dist'))).toBe(false);
  });
});

test('the password of a repository is in no command line or message, and remains in no file', async () => {
  const host = await serveChart(FILES, `${LOGIN.username}:${TOKEN}`);
  const app = new TestProject(
    `new HelmRelease(chart, 'release', { chart: 'demo', repo: 'http://${host}', version: '1.2.3' });`,
    { 'registries.yaml': registriesOf(host) },
  );
  const { helm, seen } = spyingHelm(app.home);
  const run = await app.command(['lock'], { MIRROR_TOKEN: TOKEN, HELM_EXECUTABLE: helm });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  const commands = readFileSync(join(seen, 'commands'), 'utf8');
  expect(commands.includes('pull source/demo')).toBe(true);
  const left = Object.values({ ...contents(app.folder), ...contents(app.temporary), ...contents(app.home) });
  expect(countWithToken([commands, run.stdout, ...left])).toBe(0);
  const rejected = await app.command(['lock', '--check'], { MIRROR_TOKEN: 'not-the-right-token' });
  expect(rejected.status).toBe(2);
  expect(rejected.stderr).toContain('CLEARML4016 demo/release: demo 1.2.3 of http://');
  expect(rejected.stderr).not.toContain('not-the-right-token');
});

(HAS_OPENSSL ? describe : describe.skip)('the certificate of a private CA (needs openssl)', () => {
  const certificate = HAS_OPENSSL ? privateCertificate() : { caFile: '', certificate: '', key: '' };
  const { caFile } = certificate;
  const files = { 'templates/a.yaml': configMap('a') };

  afterEach(() => {
    delete process.env.CDK8S_CLEARML_REGISTRIES;
    delete process.env.MIRROR_TOKEN;
  });

  /** A release whose project has these settings and the login for the host of its chart. */
  const release = (location: { chart: string; repo?: string }, settings: object) => {
    const host = new URL(location.repo ?? location.chart.replace('oci:', 'https:')).host;
    process.env.CDK8S_CLEARML_REGISTRIES = join(temporaryFolder(), 'registries.yaml');
    process.env.MIRROR_TOKEN = TOKEN;
    writeFileSync(process.env.CDK8S_CLEARML_REGISTRIES, registriesOf(host, settings));
    return new HelmRelease(testChart(), 'r', { ...location, version: '1.2.3' });
  };

  describeWithRegistry('of a registry (needs docker-registry)', () => {
    let registry: TestRegistry;
    const inRegistry = () => ({ chart: `oci://${registry.host}/clearml/demo` });

    beforeAll(async () => {
      registry = await startRegistry(certificate);
      pushChart(registry, files, '--ca-file', caFile);
    });

    test('causes CLEARML4018 without its caFile', () => {
      const { message } = failureOf(() => release(inRegistry(), {}));
      expect(message).toMatch(/CLEARML4018 clearml\/r: .*x509/);
      expect(message).toContain(`fix: set caFile for ${registry.host} in registries.yaml`);
    });

    test('causes an error with plain HTTP', () => {
      expect(failureOf(() => release(inRegistry(), { plainHttp: true })).code).toMatch(/^CLEARML(?:1004|401\d)$/);
    });

    test('is accepted with its caFile', () => {
      expect(release(inRegistry(), { caFile }).apiObjects).toHaveLength(1);
    });
  });

  test.each([
    ['', { passwordVariable: undefined, username: undefined }],
    [' and a login', {}],
  ])('of a repository causes CLEARML4018 without its caFile, and is accepted with it%s', async (name, login) => {
    const host = await serveChart(files, name && `${LOGIN.username}:${TOKEN}`, certificate);
    const location = { chart: 'demo', repo: `https://${host}` };
    expect(failureOf(() => release(location, login)).message).toMatch(/CLEARML4018 clearml\/r: .*x509/);
    expect(release(location, { ...login, caFile }).apiObjects).toHaveLength(1);
  });
});
