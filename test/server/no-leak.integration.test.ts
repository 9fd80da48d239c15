import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import { sealed } from '../support/cluster-secrets';
import { type AppRun, leaks, MARKER, runApp, STORED_MARKER } from '../support/leaks';
import { CONTRACT, describeCharts } from './servers';

const OVERRIDE = `clearml: {testUserKey: ${MARKER}}\napiserver: {extraEnvs: [{name: A_PASSWORD, value: ${MARKER}}]}\n`;

/** Runs an app in which `attempt` creates a server. */
function synth(folder: string, code: string, delivery?: string): AppRun {
  const prelude = `
    const { ChartSource, ClearmlServer, Credentials, Elasticsearch, Exposure, MongoDb, Redis } = library;
    const connection = (name) => {
      process.env['MONGODB_' + name] = 'mongodb://u:${MARKER}@h/' + name + '?authSource=admin';
      return library.SecretValue.environment('MONGODB_' + name);
    };
    const attempt = (props) => new ClearmlServer(new Chart(app, 'clearml' + (attempt.n = (attempt.n ?? 0) + 1), { namespace: 'clearml' }), 'server', {
      chart: ChartSource.directory(${JSON.stringify(folder)}), baseDomain: 'clearml.example.com', exposure: Exposure.ingress(), valuesFiles: ['override.yaml'], ...props });`;
  return runApp(prelude + code, OVERRIDE, delivery);
}

const ALL = `attempt({
  credentials: Credentials.fromKeys(Object.fromEntries(
    ['apiserverKey', 'apiserverSecret', 'fileserverKey', 'fileserverSecret', 'secureAuthTokenSecret', 'testUserSecret', 'webserverKey', 'webserverSecret', 'sessionSecret']
      .map((name) => [name, secret()]))),
  registryToken: secret(), registryUsername: 'u',
  users: [{ username: 'a', password: secret() }, { username: 'b', password: secret() }, { username: 'c', password: secret() }],
  mongodb: MongoDb.external({ backend: connection('backend'), auth: connection('auth') }),
  elasticsearch: Elasticsearch.external({ hosts: [{ host: 'h' }], username: 'u', password: secret() }),
  redis: Redis.external({ host: 'h', password: secret() }),
  apiserver: { settings: { 'a.b': secret(), list: [secret(), secret()] }, secretEnvironment: { X: secret() } },
  webserver: { settings: { a: secret() } },
});`;

describeCharts((folder) => {
  test('writes secrets only to the manifest of secrets', () => {
    const { output, dist, temp } = synth(folder, ALL);
    const { 'clearml1-secrets.k8s.yaml': secrets = '', ...others } = dist;
    expect(JSON.parse(output).filter(({ kind }: { kind: string }) => kind === 'Secret')).toEqual([]);
    expect(Object.keys(others)).toEqual(['clearml1-namespace.k8s.yaml', 'clearml1.k8s.yaml']);
    expect(leaks(secrets)).toContain(STORED_MARKER);
    expect(leaks(Object.values(others).join('\n'))).toEqual([]);
    expect(leaks(temp)).toEqual([]);
  });

  test.each([
    ['External Secrets', "SecretDelivery.externalSecrets({ store: 'vault' })", /kind: ExternalSecret/],
    ['existing Secrets', 'SecretDelivery.existing()', /secretKeyRef/],
  ])('neither reads nor writes secrets with %s', (_, delivery, expected) => {
    expectNothingSecret(synth(folder, ALL, delivery), expected);
  });

  test('neither reads nor writes secrets with Sealed Secrets', () => {
    const rejected = synth(folder, ALL, 'SecretDelivery.sealedSecrets({ ciphertexts: {} })');
    expect(rejected.output).toMatch(/CLEARML3017/);
    expect(leaks(rejected.output + rejected.temp)).toEqual([]);
    const ciphertexts: Record<string, Record<string, string>> = {};
    for (const [, name = '', key = ''] of rejected.output.matchAll(/ciphertexts: \{ '(.*)': \{ '(.*)': … \} \}/g)) {
      ciphertexts[name] = { ...ciphertexts[name], [key]: sealed('ciphertext') };
    }
    const delivery = `SecretDelivery.sealedSecrets({ ciphertexts: ${JSON.stringify(ciphertexts)} })`;
    expectNothingSecret(synth(folder, ALL, delivery), /kind: SealedSecret/);
  });
});

function expectNothingSecret({ output, dist, temp, files }: AppRun, expected: RegExp): void {
  expect(JSON.parse(output).length).toBeGreaterThan(0);
  expect(Object.keys(dist)).toEqual(['clearml1-namespace.k8s.yaml', 'clearml1.k8s.yaml']);
  expect(Object.values(dist).join('\n')).toMatch(expected);
  expect(leaks(output + Object.values(dist).join('\n') + temp)).toEqual([]);
  expect(files).toEqual(['override.yaml']);
}

test('synth does not generate a secret that the cluster generates', () => {
  const props = "attempt({ users: [{ username: 'a', password: SecretValue.generated('a') }], valuesFiles: [] });";
  expect(synth(COMMUNITY_CHART, props).files).toContain('.cdk8s-clearml/generated-secrets.json');
  const { dist, files } = synth(COMMUNITY_CHART, props, "SecretDelivery.externalSecrets({ store: 'vault' })");
  expect(Object.values(dist).join('\n')).toMatch(/kind: Password/);
  expect(files).toEqual(['override.yaml']);
});

test('no error message contains a secret', () => {
  const { output } = synth(
    CONTRACT,
    `
    tell(() => attempt({ values: { nonsense: secret() } }));
    tell(() => attempt({ apiserver: { additionalConfigs: { 'a.conf': 'x ' + secret() } } }));
    tell(() => attempt({ webserver: { podAnnotations: { a: String(secrets[2]) } } }));
    tell(() => attempt({ credentials: Credentials.fromKeys({ apiserverKey: secret() }), values: { clearml: { apiserverKey: { a: 1 } } } }));
    tell(() => attempt({ apiserver: { replicas: -1, secretEnvironment: { A: secret() } } }));
    tell(() => attempt({ apiserver: { secretEnvironment: { A: secret() }, environment: { A: 'x' } } }));
    tell(() => attempt({ values: { clearml: { fileserverKey: ${JSON.stringify(`${MARKER} with blanks`)} } } }));
    tell(() => attempt({ redis: Redis.bundled({ password: secret() }) }));
    tell(() => attempt({ values: { apiserver: { additionalConfigs: { 'apiserver.conf': 'password: ${MARKER}' } } } }));
    `,
  );
  expect(output.match(/CLEARML\d{4} clearml/g)?.length).toBeGreaterThanOrEqual(8);
  expect(leaks(output)).toEqual([]);
});
