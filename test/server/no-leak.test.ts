import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AppRun, leaks, MARKER, runApp } from '../support/leaks';
import { CONTRACT, PUBLIC } from './servers';

const COMMUNITY = join(__dirname, '..', '..', 'lib', 'charts', 'community', 'Chart.yaml');

/** An app in which `attempt` makes a server. */
function synth(chart: string, code: string): AppRun {
  const override = `clearml: {testUserKey: ${MARKER}}\napiserver: {extraEnvs: [{name: A_PASSWORD, value: ${MARKER}}]}\n`;
  const prelude = `
    const { ChartSource, ClearmlServer, Credentials, Elasticsearch, Exposure, MongoDb, Redis } = library;
    const attempt = (props) => new ClearmlServer(new Chart(app, 'clearml' + (attempt.n = (attempt.n ?? 0) + 1), { namespace: 'clearml' }), 'server', {
      chart: ${chart}, baseDomain: 'clearml.example.com', exposure: Exposure.ingress(), valuesFiles: ['override.yaml'], ...props });`;
  return runApp(prelude + code, { 'override.yaml': override });
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
    expect(output).toBe('');
    expect(Object.keys(others)).toEqual(['clearml1.k8s.yaml']);
    expect(leaks(secrets)).toContain(MARKER);
    expect(leaks(Object.values(others).join('\n'))).toEqual([]);
    expect(leaks(temp)).toEqual([]);
  });
});

test('no error tells a secret', () => {
  const { output } = synth(
    `ChartSource.directory(${JSON.stringify(CONTRACT)})`,
    `
    told(() => attempt({ values: { nonsense: secret() } }));
    told(() => attempt({ apiserver: { additionalConfigs: { 'a.conf': 'x ' + secret() } } }));
    told(() => attempt({ webserver: { podAnnotations: { a: String(secrets[2]) } } }));
    told(() => attempt({ credentials: Credentials.given({ apiserverKey: secret() }), values: { clearml: { apiserverKey: { a: 1 } } } }));
    told(() => attempt({ apiserver: { replicas: -1, secretEnvironment: { A: secret() } } }));
    told(() => attempt({ apiserver: { secretEnvironment: { A: secret() }, environment: { A: 'x' } } }));
    told(() => attempt({ values: { clearml: { fileserverKey: ${JSON.stringify(`${MARKER} with blanks`)} } } }));
    told(() => attempt({ redis: Redis.bundled({ password: secret() }) }));
    told(() => attempt({ values: { apiserver: { additionalConfigs: { 'apiserver.conf': 'password: ${MARKER}' } } } }));
    `,
  );
  expect(output.match(/CLEARML\d{4} clearml/g)?.length).toBeGreaterThanOrEqual(8);
  expect(leaks(output)).toEqual([]);
});
