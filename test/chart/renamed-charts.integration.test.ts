import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { parse, stringify } from 'yaml';
import {
  AppGateway,
  ApplicationQueueMode,
  Applications,
  ChartSource,
  type ClearmlServerProps,
  Credentials,
  Elasticsearch,
  MongoDb,
  MongoDbMigration,
  PodSecurity,
  PresignService,
  Redis,
  SecretValue,
  ServerCredentials,
} from '../../lib';
import { CATALOG } from '../../lib/chart/catalog';
import { declaredLogins } from '../../lib/helm/store/registries-file';
import { agentOf, ENDPOINTS } from '../agent/agents';
import { validationOf } from '../exposure/exposed';
import { gatewayOf } from '../gateway/gateways';
import { serverOf } from '../server/servers';
import { failureOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { bareChart, previewFolder } from '../support/preview-charts';
import { valuesOf } from '../support/values';

/** A stand-in of a renamed chart: a copy of the stand-in of the old chart, whose templates read the values under their new names. */
function renamedChart(
  name: string,
  old: string,
  renames: [RegExp, string][],
  defaultsOf: (own: any) => object,
): string {
  const folder = join(temporaryFolder(), name);
  cpSync(previewFolder(old), folder, { recursive: true });
  const edit = (path: string, change: (text: string) => string) =>
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
  edit('Chart.yaml', (text) => text.replace(/^name: .*/m, `name: ${name}`).replace(/^version: .*/m, 'version: 1.4.0'));
  for (const file of ['values.schema.json', 'templates/contract.yaml']) {
    rmSync(join(folder, file), { force: true });
  }
  edit('values.yaml', (text) => stringify(defaultsOf(parse(text)), { aliasDuplicateObjects: false }));
  for (const file of readdirSync(join(folder, 'templates'))) {
    edit(join('templates', file), (text) => renames.reduce((all, [from, to]) => all.replace(from, to), text));
  }
  return folder;
}

const SERVER = renamedChart(
  'control-plane',
  CATALOG.server.id,
  [
    [/\.Values\.clearmlApplications\b/g, '.Values.applications'],
    [/\.Values\.clearml\b/g, '.Values.controlPlane'],
    [/\.Values\.redis\b/g, '.Values.valkey'],
    [/\.redis(Host|Port)\b/g, '.valkey$1'],
    [/\.Values\.mckMongodb\b/g, '(index .Values "mongodb-kubernetes")'],
    [/\.(Values\.elasticsearch|v)\.secret\.password\b/g, '.$1.security.elasticPassword'],
    [/\.Values\.elasticsearch\.secret\b/g, '.Values.elasticsearch.security'],
    [/\$v\.secret\.password/g, '$$v.security.elasticPassword'],
    [/\$v\.secret\b/g, '$$v.security'],
  ],
  ({ clearml, clearmlApplications, redis, mckMongodb: _, externalServices, elasticsearch, ...own }) => ({
    ...own,
    controlPlane: { ...clearml, cookieName: 'klique_token' },
    applications: clearmlApplications,
    valkey: { ...redis, enabled: true },
    'mongodb-kubernetes': { enabled: true, migrated: true },
    externalServices: { ...externalServices, valkeyHost: '', valkeyPort: 6379 },
    elasticsearch: { ...elasticsearch, security: { enabled: false, elasticPassword: '' } },
    mongodb: { enabled: false },
    dragonfly: { enabled: false },
  }),
);
const AGENT = renamedChart(
  'orchestrator',
  CATALOG.agent.id,
  [
    [/\.Values\.agentk8sglue\b/g, '.Values.orchestratork8sglue'],
    [/\.Values\.clearml\b/g, '.Values.controlPlane'],
    [/\.agentk8sglue(Key|Secret)\b/g, '.api$1'],
  ],
  ({ clearml: _, agentk8sglue, ...own }) => ({
    ...own,
    controlPlane: { apiKey: '', apiSecret: '', clearmlConfig: '' },
    orchestratork8sglue: agentk8sglue,
  }),
);
const PRESIGN = renamedChart(
  'presign-service',
  CATALOG.presignService.id,
  [[/\.Values\.clearml\b/g, '.Values.klique']],
  ({ clearml, ...own }) => ({ ...own, klique: clearml }),
);
const GATEWAY = renamedChart('gateway', CATALOG.appGateway.id, [], (own) => own);

const key = (text: string) => SecretValue.unsafePlainText(text);
const KEYS = ServerCredentials.fromKeys({ accessKey: key('an-access-key'), secretKey: key('a-secret-key') });
const SECRET = expect.stringMatching(/^(?!.*(?:a-password|an-access-key|a-secret-key))./);

const server = (props: Partial<ClearmlServerProps> = {}) =>
  serverOf({ chart: ChartSource.directory(SERVER), ...props });

test.each<[string, Partial<ClearmlServerProps>, object]>([
  ['the defaults', {}, { controlPlane: { cookieDomain: 'clearml.example.com', apiserverKey: SECRET } }],
  ['databases of the chart', {}, { 'mongodb-kubernetes': { enabled: true }, valkey: { enabled: true } }],
  [
    'pod security where its values are stated',
    { podSecurity: PodSecurity.restricted() },
    { applications: { containerSecurityContext: { runAsNonRoot: true } }, elasticsearch: { enabled: true } },
  ],
  ['credentials', { credentials: Credentials.fromSecret('s') }, { controlPlane: { existingSecret: 's' } }],
  [
    'applications',
    { applications: Applications.enabled({ queueMode: ApplicationQueueMode.PER_TENANT, maxPods: 7 }) },
    { applications: { enabled: true, queueMode: 'per_tenant', maxPods: 7 } },
  ],
  [
    'an external Redis',
    { redis: Redis.external({ host: 'valkey.example.com', port: 6380 }) },
    { valkey: { enabled: false }, externalServices: { valkeyHost: 'valkey.example.com', valkeyPort: 6380 } },
  ],
  [
    'a password of Redis',
    { redis: Redis.bundled({ password: key('a-password') }) },
    { valkey: { enabled: true, auth: { enabled: true, password: SECRET } } },
  ],
  [
    'a password of Elasticsearch',
    { elasticsearch: Elasticsearch.bundled({ password: key('a-password') }) },
    { elasticsearch: { enabled: true, security: { enabled: true, elasticPassword: SECRET } } },
  ],
  [
    'an external MongoDB',
    { mongodb: MongoDb.external({ backend: key('mongodb://a/backend'), auth: key('mongodb://a/auth') }) },
    { 'mongodb-kubernetes': { enabled: false }, externalServices: { mongodbConnectionStringAuth: SECRET } },
  ],
])('the control plane receives %s under the new names', (_, props, expected) => {
  const values = valuesOf(server(props).release);
  expect(values).toMatchObject(expected);
  const old = ['clearml', 'clearmlApplications', 'redis', 'dragonfly', 'mongodb', 'mckMongodb'];
  expect(Object.keys(values).filter((name) => old.includes(name))).toEqual([]);
});

test('orchestrator, gateway and presign service receive the names that their pages state', () => {
  const chart = (folder: string) => ({ chart: ChartSource.directory(folder), credentials: KEYS, endpoints: ENDPOINTS });
  const constructs = [
    agentOf({ ...chart(AGENT), queues: [{ name: 'q' }] }),
    new PresignService(testChart(), 'presign', chart(PRESIGN)),
    gatewayOf(chart(GATEWAY)),
  ];
  const [agent, presign, gateway] = constructs.map(({ release }) => valuesOf(release));
  expect(agent).toMatchObject({
    controlPlane: { apiKey: SECRET, apiSecret: SECRET },
    orchestratork8sglue: { apiServerUrlReference: ENDPOINTS.apiUrl, createQueues: true, queues: { q: {} } },
  });
  const klique = { apiServerUrlReference: ENDPOINTS.apiUrl, apiKey: SECRET, apiSecret: SECRET };
  expect(presign).toEqual({ klique, ingress: { enabled: false } });
  expect(gateway.clearml).toMatchObject({ apiKey: SECRET, apiSecret: SECRET });
  expect([agent.clearml, agent.agentk8sglue, presign.clearml]).toEqual([undefined, undefined, undefined]);
  const kinds = constructs.map(({ release }) => release.apiObjects.map(({ kind }) => kind));
  expect(kinds).toEqual(constructs.map(() => expect.arrayContaining(['Deployment'])));
});

test('constructs and rules read the values of a renamed chart, and wrap secrets in user values', () => {
  const values = { controlPlane: { apiserverKey: 'a-password-of-the-user', cookieName: 'mine' } };
  const own = server({ values });
  expect(own.authCookieName).toBe('mine');
  expect(server().authCookieName).toBe('klique_token');
  expect(own.release.releaseName).toBe('control-plane');
  const { 'clearml-secrets.k8s.yaml': _secrets, ...others } = synthesized(own.node.scope as Chart);
  expect(JSON.stringify(others)).not.toContain('a-password-of-the-user');
  const gateway = gatewayOf(
    { chart: ChartSource.directory(GATEWAY), server: own, authCookieName: undefined },
    own.node.scope as Chart,
  );
  expect(gateway).toBeInstanceOf(AppGateway);
  expect(gateway.release._values.at('clearml.authCookieName')).toBe('mine');
});

test('pod security checks the pods of tasks of a renamed chart', () => {
  const hostPath = { orchestratork8sglue: { basePodTemplate: { volumes: [{ name: 'h', hostPath: { path: '/' } }] } } };
  const agent = agentOf({
    chart: ChartSource.directory(AGENT),
    podSecurity: PodSecurity.restricted(),
    values: hostPath,
  });
  expect(validationOf(agent).join()).toContain('orchestratork8sglue.basePodTemplate violates restrictedVolumes');
});

test.each<[string, () => unknown, RegExp]>([
  [
    'a bundled MongoDB',
    () => server({ mongodb: MongoDb.bundled() }),
    /mongodb with chart control-plane, which renames mongodb/,
  ],
  [
    'a migration',
    () => server({ mongodb: MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW) }),
    /mongodb with chart control-plane/,
  ],
  [
    'the size of Redis',
    () => server({ redis: Redis.bundled({ storageSize: '9Gi' }) }),
    /redis\.storageSize with chart/,
  ],
  [
    'the size of Elasticsearch',
    () => server({ elasticsearch: Elasticsearch.bundled({ storageSize: '9Gi' }) }),
    /elasticsearch\.storageSize with chart/,
  ],
  [
    'a Secret with credentials of the agent',
    () => agentOf({ chart: ChartSource.directory(AGENT), credentials: ServerCredentials.fromSecret('s') }),
    /credentials with chart orchestrator, which renames clearml\.existingAgentk8sglueSecret of clearml-enterprise-agent/,
  ],
])('CLEARML4030 rejects %s, since the documentation states no new name', (_, create, found) => {
  const { code, message } = failureOf(create) as { code?: string; message: string };
  expect([code, message]).toEqual(['CLEARML4030', expect.stringMatching(found)]);
});

test('user values have the new names', () => {
  const old = () => server({ values: { clearmlApplications: { enabled: true } } });
  expect(failureOf(old).message).toContain('CLEARML2001');
});

test.each<[string, () => unknown, string]>([
  ['an upgrade from the old chart', () => server({ upgradeFrom: '11.0.2' }), 'CLEARML4003'],
  [
    'a database that user values omit',
    () => server({ values: { valkey: { enabled: false } } }),
    'CLEARML5002 clearml/server: valkey.enabled (values) is false, and externalServices.valkeyHost is empty',
  ],
])('rejects %s', (_, create, reported) => {
  expect(failureOf(create).message).toContain(reported);
});

test.each([
  ['orchestrator', 'chart orchestrator 1.0.0, the successor of clearml-enterprise-agent'],
  ['platform-management', 'chart platform-management 1.0.0, the successor of clearml-enterprise-platform-management'],
])('CLEARML4004 names the chart that %s continues', (name, found) => {
  const { message } = failureOf(() => serverOf({ chart: bareChart(name, '1.0.0') }));
  expect(message).toContain(`CLEARML4004 clearml/server: ${found}\n`);
  expect(message).toContain(
    'a chart that deploys a ClearML server: clearml-enterprise, clearml-community, clearml, control-plane',
  );
});

test('ChartSource.klique leads to the registry of the family, which has its own login', () => {
  const source = ChartSource.klique('1.4.0');
  const located = [CATALOG.server, CATALOG.agent, CATALOG.appGateway, CATALOG.presignService].map(
    (entry) => source._locate(entry).location,
  );
  const charts = ['control-plane', 'orchestrator', 'gateway', 'presign-service'];
  expect(located).toEqual(charts.map((name) => ({ chart: `oci://docker.io/kliqueai/${name}`, version: '1.4.0' })));
  expect(failureOf(() => source._locate(CATALOG.gpuOperator)).message).toContain('CLEARML4003');
  expect(failureOf(() => ChartSource.klique('latest')).message).toContain('CLEARML4001');
  expect(declaredLogins().get('docker.io/kliqueai')).toEqual({
    username: 'kliqueenterprise',
    usernameVariable: 'KLIQUE_DOCKERHUB_USERNAME',
    passwordVariable: 'KLIQUE_DOCKERHUB_TOKEN',
  });
});
