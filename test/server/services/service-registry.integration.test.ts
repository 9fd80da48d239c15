import type { Chart } from 'cdk8s';
import {
  ClearmlNamespace,
  type ClearmlServer,
  type ClearmlServerProps,
  CustomEvents,
  EventTemplates,
  Exposure,
  KafkaSecurity,
  Metering,
  SecretValue,
  ServerCredentials,
  Tls,
} from '../../../lib';
import { ENDPOINTS } from '../../agent/agents';
import { prerequisitesOf, validationOf } from '../../exposure/exposed';
import { runInTemporaryFolders, testChart } from '../../support/apps';
import { contractAt, objectsOf, serverOf } from '../servers';
import { CLUSTER_ID, centerOf, exportersOf, keyPair, presignOf } from './services';

runInTemporaryFolders();

const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') });
const templates = EventTemplates.fromTexts({ 'lifecycle.j2': '{}' });
const kafka = (options: object = {}) =>
  CustomEvents.kafka({
    brokers: ['kafka-0.kafka:9093', 'kafka-1.kafka:9093'],
    topics: { lifecycle: 'lifecycle', inventory: 'inventory' },
    templates,
    ...options,
  });
type Create = (server: ClearmlServer, scope: Chart) => unknown;

/** Each service with the server of the test, unless its props name another server. */
const presign =
  (props: object = {}): Create =>
  (server, scope) =>
    presignOf(scope, { server, exposure, ...props });
const exporters =
  (props: object = {}, releaseName = 'events'): Create =>
  (server, scope) =>
    exportersOf(scope, { server, releaseName, ...props }, releaseName);
const center =
  (props: object = {}): Create =>
  (server, scope) =>
    centerOf(scope, { server, ...props });
const elsewhere = { server: undefined, endpoints: ENDPOINTS };

/** The messages about a server and its services, and the server. */
function problems(props: Partial<ClearmlServerProps>, ...services: Create[]): string[] {
  const scope = testChart();
  try {
    const server = serverOf({ exposure, ...props }, scope);
    for (const create of services) {
      create(server, scope);
    }
    return validationOf(server);
  } catch (error) {
    return [(error as Error).message];
  }
}

test('accepts a server and its services', () => {
  const props = { presign: [{}], customEvents: kafka(), platformManagement: {} };
  expect(problems(props, presign(), exporters(), center())).toEqual([]);
});

test.each<[string, Partial<ClearmlServerProps>, Create[], string]>([
  ['a presign service that the server does not list', {}, [presign()], 'set the prop presign'],
  ['a presign service in the list without service', { presign: [{}] }, [], 'no PresignService of this server'],
  ['exporters of a server without custom events', {}, [exporters()], 'set the prop customEvents'],
  ['custom events without exporters', { customEvents: kafka() }, [], 'no CustomEventExporters of this server'],
  ['a center of a server without its keys', {}, [center()], 'set the prop platformManagement'],
  ['the keys of a center without center', { platformManagement: {} }, [], 'no PlatformManagementCenter of this server'],
  [
    'a center with other keys than the server',
    { platformManagement: { credentials: keyPair('one') } },
    [center({ credentials: keyPair('other') })],
    'accessKey of the center from key other-key of Secret keys, and of the server from key one-key of Secret keys',
  ],
  [
    'a center elsewhere without keys',
    {},
    [center({ ...elsewhere, credentials: undefined })],
    'a center without credentials',
  ],
])('rejects %s', (_, props, services, found) => {
  expect(problems(props, ...services)).toEqual([
    expect.stringMatching(/^CLEARML5040 clearml\/(server|presign|events|platform): /),
  ]);
  expect(problems(props, ...services)[0]).toContain(found);
});

test('rejects a presign service at another URL than the one in the list', () => {
  const found = problems({ presign: [{ url: 'https://other.clearml.example.com' }] }, presign());
  expect(found[0]).toContain(
    'a presign service at https://presign.clearml.example.com, and a server that redirects to https://other',
  );
});

test('recognizes the settings of a service in settings and in values', () => {
  const list = [{ type: 'presign', url: 'https://presign.clearml.example.com', use_fallback: 'false', match_sets: [] }];
  const settings = { 'services.system.company.default.services': list };
  expect(problems({ apiserver: { settings } }, presign())).toEqual([]);
  const names = ['key', 'secret'].map((name) => `CLEARML__secure__credentials__platform_management__user_${name}`);
  const extraEnvs = names.map((name) => ({ name, value: 'f'.repeat(32) }));
  expect(problems({ values: { apiserver: { extraEnvs } } }, center())).toEqual([]);
});

test('does not check services whose server is elsewhere', () => {
  expect(
    problems({}, presign(elsewhere), exporters(elsewhere), center({ ...elsewhere, credentials: keyPair('one') })),
  ).toEqual([]);
});

test('lists services outside of the app as prerequisites', () => {
  const outside = { serviceOutsideApp: true };
  const server = serverOf({ presign: [outside], customEvents: kafka(outside), platformManagement: outside });
  expect(validationOf(server)).toEqual([]);
  expect(Object.keys(prerequisitesOf(server)).filter((name) => name.startsWith('Operator'))).toEqual([
    'Operator clearml-enterprise-platform-management',
    'Operator clearml-presign-service',
  ]);
});

test.each<[string, Partial<ClearmlServerProps>, Create[], string, string]>([
  [
    'custom events without templates',
    { customEvents: kafka({ templates: undefined }) },
    [],
    'CLEARML5041',
    'customEvents without templates',
  ],
  [
    'a login at Kafka without password',
    { apiserver: { settings: { 'secure.kafka.custom_events.security_protocol': 'SASL_SSL' } } },
    [],
    'CLEARML5041',
    'without sasl_mechanism, sasl_plain_username, sasl_plain_password',
  ],
  [
    'a cluster id that is not a UUID',
    { customEvents: kafka() },
    [exporters({ clusterId: 'one' })],
    'CLEARML5042',
    'clusterId is "one"',
  ],
  [
    'an invalid schedule of an inventory',
    { customEvents: kafka() },
    [exporters({ podsInventorySchedule: '0 25 * * *' })],
    'CLEARML5041',
    'podsInventorySchedule is "0 25 * * *"',
  ],
  [
    'two exporters with one cluster id',
    { customEvents: kafka() },
    [exporters(), exporters({ clusterId: CLUSTER_ID.toUpperCase() }, 'more')],
    'CLEARML5042',
    'clearml/events also has clusterId',
  ],
  [
    'two files at one path',
    {
      customEvents: kafka({ serviceOutsideApp: true }),
      apiserver: {
        fileMounts: [{ name: 'lifecycle.j2', folderPath: '/opt/clearml/config/templates/', fileContent: '' }],
      },
    },
    [],
    'CLEARML2003',
    'lifecycle.j2 in apiserver.fileMounts is set by',
  ],
  [
    'reporters that would ignore existing credentials',
    {
      chart: contractAt('10.12.4'),
      metering: Metering.enabled(),
      values: { clearml: { existingSecret: 'own' } },
      allowUnknownValues: true,
    },
    [],
    'CLEARML4002',
    'usageScripts with clearml.existingSecret',
  ],
])('rejects %s', (_, props, services, code, found) => {
  expect(problems(props, ...services)).toEqual([expect.stringContaining(code)]);
  expect(problems(props, ...services)[0]).toContain(found);
});

test('accepts templates that file mounts or volumes of the API server contain', () => {
  const fileMounts = [{ name: 'a.j2', folderPath: '/mnt/t', fileContent: '' }];
  const customEvents = kafka({ templates: undefined, templateFolder: '/mnt/t', serviceOutsideApp: true });
  const volumes = { volumes: [{ name: 't', emptyDir: {} }], volumeMounts: [{ name: 't', mountPath: '/mnt' }] };
  expect(problems({ customEvents, apiserver: { fileMounts } })).toEqual([]);
  expect(problems({ customEvents, apiserver: volumes })).toEqual([]);
});

test('permits the connections of the API server to the brokers in an isolated namespace', () => {
  const scope = testChart();
  new ClearmlNamespace(scope, 'namespace', { networkIsolation: {} });
  const server = serverOf({ customEvents: kafka({ serviceOutsideApp: true }) }, scope);
  objectsOf(server);
  const policies = scope.node.root.node
    .findAll()
    .filter((one: any) => one.kind === 'NetworkPolicy')
    .map((one: any) => one.toJson());
  const policy = policies.find(({ metadata }) => metadata.name === 'allow-kafka-clearml-enterprise');
  expect(policy.spec).toMatchObject({
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'clearml-enterprise-apiserver' } },
    egress: [{ ports: [{ port: 9093, protocol: 'TCP' }] }],
  });
});

test('writes the logins of the services to Secrets only', () => {
  const concealed = (text: string) => SecretValue.unsafePlainText(`${text}-"concealed#$`);
  const login = { username: concealed('user'), password: concealed('password') };
  const server = serverOf({
    customEvents: kafka({ security: KafkaSecurity.saslSsl(login), serviceOutsideApp: true }),
    platformManagement: {
      credentials: ServerCredentials.fromKeys({ accessKey: concealed('key'), secretKey: concealed('secret') }),
      serviceOutsideApp: true,
    },
    metering: Metering.enabled({ mongodb: concealed('mongodb://metering') }),
  });
  expect(JSON.stringify(objectsOf(server))).not.toContain('concealed');
  const secrets = server.node.root.node
    .findAll()
    .filter((one: any) => one.kind === 'Secret')
    .map((one: any) => JSON.stringify(one.toJson()));
  for (const text of ['user', 'password', 'key', 'secret', 'mongodb://metering']) {
    const content = Buffer.from(`${text}-"concealed#$`).toString('base64');
    expect(
      secrets.filter((one) => one.includes(content) || one.includes(JSON.stringify(`${text}-"concealed#$`))),
    ).not.toEqual([]);
  }
});

test('generates one key pair for a server and its center', () => {
  const scope = testChart();
  const server = serverOf({ platformManagement: {} }, scope);
  const { release } = centerOf(scope, { server });
  const [key] = JSON.stringify(server.release._values.at('apiserver.extraEnvs')).match(/<[A-Za-z0-9]{40}>/) ?? [];
  expect(release._values.text('clearml.apiKey')).toBe(key);
});
