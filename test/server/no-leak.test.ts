import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/apps';
import { sealed } from '../support/cluster-secrets';
import { CONTRACT, PUBLIC } from './servers';

const MARKER = 'mArKeR-9f2c~1';
const ROOT = join(__dirname, '..', '..');
const COMMUNITY = join(ROOT, 'lib', 'charts', 'community', 'Chart.yaml');

/** The marker in every form in which it may stand in a text. */
const FORMS = [
  MARKER,
  encodeURIComponent(MARKER),
  JSON.stringify(MARKER).slice(1, -1),
  Buffer.from(MARKER).toString('hex'),
  // base64 at each of its three offsets, without the characters that depend on neighbours
  ...[0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + MARKER)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  ),
];
const leaks = (text: string) => FORMS.filter((form) => text.toLowerCase().includes(form.toLowerCase()));

interface Outcome {
  readonly output: string;
  readonly dist: Record<string, string>;
  readonly temp: string;
  /** What else lies in the folder of the app. */
  readonly files: string[];
}

/**
 * An app as a user has it, in a process and a temporary folder of its own.
 *
 * @param delivery in the words of the app; those that are not plain never read a secret, so there is none to be read
 */
function synth(chart: string, props: string, delivery = 'SecretDelivery.plain()'): Outcome {
  const folder = temporaryFolder();
  const temp = join(folder, 'tmp');
  const readable = delivery === 'SecretDelivery.plain()';
  mkdirSync(temp);
  if (readable) {
    writeFileSync(join(folder, 'secret.txt'), MARKER);
  }
  writeFileSync(
    join(folder, 'override.yaml'),
    `clearml: {testUserKey: ${MARKER}}\napiserver: {extraEnvs: [{name: A_PASSWORD, value: ${MARKER}}]}\n`,
  );
  const code = `
    const { App, Chart } = require('cdk8s');
    const { ChartSource, ClearmlServer, Credentials, Elasticsearch, Exposure, HelmRelease, MongoDb, Prerequisites, Redis, SecretDelivery, SecretValue } = require('./lib');
    process.chdir(${JSON.stringify(folder)});
    const secrets = [SecretValue.environment('CLEARML_TEST_MARKER'), SecretValue.file('secret.txt'), SecretValue.unsafePlainText(${JSON.stringify(MARKER)})];
    let n = 0;
    const secret = () => secrets[n++ % 3];
    const app = new App({ outdir: 'dist' });
    ${delivery}.applyTo(app);
    const attempt = (props) => new ClearmlServer(new Chart(app, 'clearml' + (attempt.n = (attempt.n ?? 0) + 1), { namespace: 'clearml' }), 'server', {
      chart: ${chart}, baseDomain: 'clearml.example.com', exposure: Exposure.ingress(), valuesFiles: ['override.yaml'], ...props });
    ${props}
    app.synth();
    console.log(JSON.stringify(Prerequisites.of(app).all()));
  `;
  const env = { ...process.env, TMPDIR: temp, TSX_DISABLE_CACHE: '1' };
  let output: string;
  try {
    output = execFileSync('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', process.execPath, '--import', 'tsx', '-e', code], {
      cwd: ROOT,
      encoding: 'utf8',
      env: readable ? { ...env, CLEARML_TEST_MARKER: MARKER } : env,
    });
  } catch (error) {
    output = String((error as { stdout: string }).stdout);
  }
  const dist = join(folder, 'dist');
  const names = existsSync(dist) ? readdirSync(dist) : [];
  return {
    output,
    dist: Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name), 'utf8')])),
    temp: filesBelow(temp).join('\n'),
    files: readdirSync(folder).filter((name) => name !== 'dist' && name !== 'tmp'),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

const ALL = `attempt({
  credentials: Credentials.given(Object.fromEntries(
    ['apiserverKey', 'apiserverSecret', 'fileserverKey', 'fileserverSecret', 'secureAuthTokenSecret', 'testUserSecret', 'webserverKey', 'webserverSecret', 'sessionSecret']
      .map((name) => [name, secret()]))),
  registryToken: secret(), registryUsername: 'u',
  users: [{ username: 'a', password: secret() }, { username: 'b', password: secret() }, { username: 'c', password: secret() }],
  mongodb: MongoDb.external({ backend: secret(), auth: secret() }),
  elasticsearch: Elasticsearch.external({ hosts: [{ host: 'h' }], username: 'u', password: secret() }),
  redis: Redis.external({ host: 'h', password: secret() }),
  apiserver: { settings: { 'a.b': secret(), list: [secret(), secret()] }, secretEnvironment: { X: secret() } },
  webserver: { settings: { a: secret() } },
});`;

/** Charts in the words of the app. */
const CHARTS: [string, string, boolean][] = [
  ['the contract chart', `ChartSource.directory(${JSON.stringify(CONTRACT)})`, true],
  ['the public chart', `ChartSource.directory(${JSON.stringify(PUBLIC)})`, existsSync(PUBLIC)],
  ['the community chart', 'ChartSource.community()', existsSync(COMMUNITY)],
];

describe.each(CHARTS)('%s', (_, chart, present) => {
  const ifPresent = present ? test : test.skip;

  ifPresent('lets secrets out in the manifest of secrets alone', () => {
    const { output, dist, temp } = synth(chart, ALL);
    const { 'clearml1-secrets.k8s.yaml': secrets = '', ...others } = dist;
    expect(JSON.parse(output)).toEqual([]);
    expect(Object.keys(others)).toEqual(['clearml1.k8s.yaml']);
    expect(leaks(secrets)).toContain(MARKER);
    expect(leaks(Object.values(others).join('\n'))).toEqual([]);
    expect(leaks(temp)).toEqual([]);
  });

  ifPresent.each([
    ['External Secrets', "SecretDelivery.externalSecrets({ store: 'vault' })", /kind: ExternalSecret/],
    ['Secrets that exist', 'SecretDelivery.existing()', /secretKeyRef/],
  ])('lets none out with %s, and reads none', (_, delivery, expected) => {
    expectNothingSecret(synth(chart, ALL, delivery), expected);
  });

  ifPresent('lets none out with Sealed Secrets, and reads none', () => {
    const refused = synth(chart, ALL, 'SecretDelivery.sealedSecrets({ ciphertexts: {} })');
    expect(refused.output).toMatch(/CLEARML3017/);
    expect(leaks(refused.output + refused.temp)).toEqual([]);
    const ciphertexts: Record<string, Record<string, string>> = {};
    for (const [, name = '', key = ''] of refused.output.matchAll(/ciphertexts: \{ '(.*)': \{ '(.*)': … \} \}/g)) {
      ciphertexts[name] = { ...ciphertexts[name], [key]: sealed('ciphertext') };
    }
    const delivery = `SecretDelivery.sealedSecrets({ ciphertexts: ${JSON.stringify(ciphertexts)} })`;
    expectNothingSecret(synth(chart, ALL, delivery), /kind: SealedSecret/);
  });
});

function expectNothingSecret({ output, dist, temp, files }: Outcome, expected: RegExp): void {
  expect(JSON.parse(output).length).toBeGreaterThan(0);
  expect(Object.keys(dist)).toEqual(['clearml1.k8s.yaml']);
  expect(Object.values(dist).join('\n')).toMatch(expected);
  expect(leaks(output + Object.values(dist).join('\n') + temp)).toEqual([]);
  expect(files).toEqual(['override.yaml']);
}

test('what the cluster generates, synth does not', () => {
  const chart = 'ChartSource.community()';
  const props = "attempt({ users: [{ username: 'a', password: SecretValue.generated('a') }], valuesFiles: [] });";
  expect(synth(chart, props).files).toContain('.cdk8s-clearml');
  const { dist, files } = synth(chart, props, "SecretDelivery.externalSecrets({ store: 'vault' })");
  expect(Object.values(dist).join('\n')).toMatch(/kind: Password/);
  expect(files).toEqual(['override.yaml']);
});

test('no error tells a secret', () => {
  const { output } = synth(
    `ChartSource.directory(${JSON.stringify(CONTRACT)})`,
    `
    const told = (props) => { try { attempt(props); } catch (error) { console.log(require('node:util').inspect(error, { depth: 9, showHidden: true })); } };
    told({ values: { nonsense: secret() } });
    told({ apiserver: { additionalConfigs: { 'a.conf': 'x ' + secret() } } });
    told({ webserver: { podAnnotations: { a: String(secrets[2]) } } });
    told({ credentials: Credentials.given({ apiserverKey: secret() }), values: { clearml: { apiserverKey: { a: 1 } } } });
    told({ apiserver: { replicas: -1, secretEnvironment: { A: secret() } } });
    told({ apiserver: { secretEnvironment: { A: secret() }, environment: { A: 'x' } } });
    told({ values: { clearml: { fileserverKey: ${JSON.stringify(`${MARKER} with blanks`)} } } });
    told({ redis: Redis.bundled({ password: secret() }) });
    told({ values: { apiserver: { additionalConfigs: { 'apiserver.conf': 'password: ${MARKER}' } } } });
    `,
  );
  expect(output.match(/CLEARML\d{4} clearml/g)?.length).toBeGreaterThanOrEqual(8);
  expect(leaks(output)).toEqual([]);
});
