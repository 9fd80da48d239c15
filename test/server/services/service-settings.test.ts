import { mkdirSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type ClearmlServerProps,
  CountStrategy,
  CustomEvents,
  EventTemplates,
  KafkaSaslMechanism,
  KafkaSecurity,
  Metering,
  SecretValue,
  ServerCredentials,
  UsageType,
} from '../../../lib';
import { failureOf, runInTemporaryFolders } from '../../support/apps';
import { bareChart } from '../../support/preview-charts';
import { installationOf } from '../servers';

runInTemporaryFolders();

const USER = SecretValue.existing('kafka-login', 'user');
const PASSWORD = SecretValue.existing('kafka-login', 'password');
const TEMPLATES = EventTemplates.fromTexts({ 'lifecycle.j2': '{ "id": "{{ id }}" }' });

const kafka = (options: Partial<Parameters<typeof CustomEvents.kafka>[0]> = {}) =>
  CustomEvents.kafka({
    brokers: ['kafka-0.kafka:9092'],
    topics: { lifecycle: 'lifecycle', inventory: 'inventory' },
    templates: TEMPLATES,
    ...options,
  });

/** The variables that props add to the API server, read as the server reads them, with the names of secrets in place of secrets. */
function variablesOf(props: Partial<ClearmlServerProps>): Record<string, unknown> {
  const { sourcedValues } = installationOf(props).values;
  const entries = sourcedValues.filter(
    ({ path, source }) => path === 'apiserver.extraEnvs' && source in { ...props, 'metering.templates': 1 },
  );
  const variables = entries.flatMap(({ value }) => value as { name: string; value: string }[]);
  return Object.fromEntries(variables.map(({ name, value }) => [name, read(value.replaceAll('$$', '$'))]));
}

function read(literal: string): unknown {
  const secret = SecretValue._of(/^"""(.*)"""$/.exec(literal)?.[1] ?? '');
  return secret ? secret._source.description : JSON.parse(literal);
}

/** The other values that a prop sets. */
function valuesOf(props: Partial<ClearmlServerProps>): Record<string, unknown> {
  const set = installationOf(props).values.sourcedValues.filter(({ source }) =>
    /^(metering|customEvents)/.test(source),
  );
  return Object.fromEntries(
    set.map(({ path, value }) => [path, value instanceof SecretValue ? String(value._source.description) : value]),
  );
}

test('lists a presign service as presign_service.md does', () => {
  expect(variablesOf({ presign: [{}] })).toEqual(
    parse(`
      CLEARML__SERVICES__SYSTEM__COMPANY__DEFAULT__SERVICES:
        - type: presign
          url: https://presign.clearml.example.com
          use_fallback: "false"
          match_sets: [{ rules: [{ field: "", obj_type: "", regex: "^s3://" }] }]`),
  );
});

test('lists presign services with their own rules', () => {
  const matchSets = [{ rules: [{ regex: '^s3://a$', field: 'uri', objectType: 'model' }, { regex: '\\.bin' }] }];
  const presign = [
    { url: 'https://one.example.com/', useFallback: true, matchSets },
    { url: 'https://two.example.com' },
  ];
  const rules = [
    { field: 'uri', obj_type: 'model', regex: '^s3://a$' },
    { field: '', obj_type: '', regex: '\\.bin' },
  ];
  expect(Object.values(variablesOf({ presign }))).toEqual([
    [
      { type: 'presign', url: 'https://one.example.com', use_fallback: 'true', match_sets: [{ rules }] },
      expect.objectContaining({ url: 'https://two.example.com', use_fallback: 'false' }),
    ],
  ]);
  expect(variablesOf({ presign: [] })).toEqual({});
});

/** custom_billing.md */
const EVENTS = parse(`
  CLEARML__services__custom_events__enabled: true
  CLEARML__hosts__kafka__custom_events__host: ["kafka-0.kafka:9092"]
  CLEARML__services__custom_events__channels__main__topics__service_instance_lifecycle: lifecycle
  CLEARML__services__custom_events__channels__main__topics__service_instance_inventory: inventory`);
const LOGIN = parse(`
  CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__security_protocol: SASL_PLAINTEXT
  CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__sasl_mechanism: SCRAM-SHA-512
  CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__sasl_plain_username: key user of Secret kafka-login
  CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__sasl_plain_password: key password of Secret kafka-login`);
const PROTOCOL = 'CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__security_protocol';
const login = { username: USER, password: PASSWORD };

test.each<[string, KafkaSecurity | undefined, object]>([
  ['without security', undefined, {}],
  ['in plain text', KafkaSecurity.plaintext(), { [PROTOCOL]: 'PLAINTEXT' }],
  ['with encryption', KafkaSecurity.ssl(), { [PROTOCOL]: 'SSL' }],
  ['with a login', KafkaSecurity.saslPlaintext(login), LOGIN],
  [
    'with encryption and a login',
    KafkaSecurity.saslSsl({ ...login, mechanism: KafkaSaslMechanism.PLAIN }),
    { ...LOGIN, [PROTOCOL]: 'SASL_SSL', CLEARML__SECURE__KAFKA__CUSTOM_EVENTS__sasl_mechanism: 'PLAIN' },
  ],
])('sends custom events to Kafka %s with the settings of custom_billing.md', (_, security, expected) => {
  expect(variablesOf({ customEvents: kafka({ security }) })).toEqual({ ...EVENTS, ...expected });
});

test('mounts the templates of custom events in the folder of the server, or in another one', () => {
  mkdirSync('templates');
  writeFileSync('templates/b.j2', 'B');
  writeFileSync('templates/a.j2', 'A');
  writeFileSync('templates/README.md', '');
  const mounted = (folderPath: string) =>
    ['a', 'b'].map((name) => ({ name: `${name}.j2`, folderPath, fileContent: name.toUpperCase() }));
  const templates = EventTemplates.fromFolder('templates');
  const folder = '/mnt/custom_events/templates';
  expect(valuesOf({ customEvents: kafka({ templates }) })['apiserver.fileMounts']).toEqual(
    mounted('/opt/clearml/config/templates'),
  );
  const elsewhere = { customEvents: kafka({ templates, templateFolder: folder }) };
  expect(valuesOf(elsewhere)['apiserver.fileMounts']).toEqual(mounted(folder));
  expect(variablesOf(elsewhere)).toMatchObject({ CLEARML__services__custom_events__template_folder: folder });
});

test.each<[string, () => unknown, string]>([
  ['no broker', () => kafka({ brokers: [] }), 'brokers is a list of 0'],
  ['a broker without port', () => kafka({ brokers: ['kafka'] }), 'brokers[0] is "kafka"'],
  ['an invalid topic', () => kafka({ topics: { lifecycle: 'a b', inventory: 'b' } }), 'topics.lifecycle is "a b"'],
  ['a relative folder', () => kafka({ templateFolder: 'templates' }), 'templateFolder is "templates"'],
  [
    'a missing folder of templates',
    () => EventTemplates.fromFolder('missing'),
    'folder missing cannot be read: ENOENT',
  ],
  ['a folder without templates', () => EventTemplates.fromFolder('.'), 'folder . without templates'],
  ['a template with another ending', () => EventTemplates.fromTexts({ 'a.txt': '' }), 'with "a.txt"'],
])('custom events reject %s', (_, action, found) => {
  expect(failureOf(action)).toMatchObject({ code: 'CLEARML5041', message: expect.stringContaining(found) });
});

test('the platform management center has the settings of platform_management_center_deploy.md', () => {
  const credentials = ServerCredentials.fromKeys({ accessKey: USER, secretKey: PASSWORD });
  const settings = (props: object) => Object.values(variablesOf({ platformManagement: props }));
  expect(variablesOf({ platformManagement: { credentials } })).toEqual({
    CLEARML__secure__credentials__platform_management__user_key: 'key user of Secret kafka-login',
    CLEARML__secure__credentials__platform_management__user_secret: 'key password of Secret kafka-login',
  });
  expect(settings({})).toEqual([
    'generated secret clearml/clearml-enterprise/platform_management_key',
    'generated secret clearml/clearml-enterprise/platform_management_secret',
  ]);
});

/** event_metering.mdx: the sample configuration. */
const EVENT_TYPES = {
  compute: {
    countStrategy: CountStrategy.SUM,
    usageType: UsageType.COMPUTE,
    labels: { gpu1: { price: 2.5, units: 3600 } },
  },
  users: {
    countStrategy: CountStrategy.MAX,
    usageType: UsageType.USERS,
    labels: { admins: { price: 10, units: 1 }, users: { price: 5, units: 1, currency: 'EUR' } },
  },
};
const CONFIGURATION = parse(`
  pricing: { currency: USD }
  events:
    compute: { count_strategy: sum, type: compute, labels: { gpu1: { pricing: { price: 2.5, units: 3600 } } } }
    users:
      count_strategy: max
      type: users
      labels:
        admins: { pricing: { price: 10, units: 1 } }
        users: { pricing: { price: 5, units: 1, currency: EUR } }`);

test('writes the metering of event_metering.mdx', () => {
  const { 'usageAggregator.configuration': configuration, ...values } = valuesOf({
    metering: Metering.enabled({
      events: EVENT_TYPES,
      mongodb: PASSWORD,
      storageReporter: { schedule: '0 */6 * * *' },
      userReporter: { enabled: false },
    }),
  });
  expect(JSON.parse(String(configuration))).toEqual(CONFIGURATION);
  expect(values).toEqual({
    'usageAggregator.enabled': true,
    'usageAggregator.externalServices.mongodbConnectionString': 'key password of Secret kafka-login',
    'usageScripts.enabled': true,
    'usageScripts.storageResourcesExporter.cronJob.schedule': '0 */6 * * *',
    'usageScripts.companyLifecycle.enabled': false,
  });
});

test('enables metering with the defaults of the service, or without reporters', () => {
  const off = { enabled: false };
  const withoutReporters = Metering.enabled({ storageReporter: off, userReporter: off, currency: 'EUR' });
  expect(valuesOf({ metering: Metering.enabled() })).toEqual({
    'usageAggregator.enabled': true,
    'usageScripts.enabled': true,
  });
  expect(valuesOf({ metering: withoutReporters })).toMatchObject({
    'usageScripts.enabled': false,
    'usageAggregator.configuration': JSON.stringify({ pricing: { currency: 'EUR' } }, null, 2),
  });
});

/** A template of the form in event_metering.mdx. */
const template = (type: string, ...labels: string[]) =>
  `{ "id": "{{ id }}", "timestamp": {{ now }}, "clearml_tenant": "{{ company }}", "event_type": "${type}",
  "label": [${labels.map((label) => `"${label}"`).join(', ')}], "usage": [{{ admins }}, {{ others }}] }`;

test('lists the templates of own event types and mounts them', () => {
  const templates = EventTemplates.fromTexts({ 'my_users.j2': template('users', 'admins', 'users', '{{ other }}') });
  const props = { metering: Metering.enabled({ events: EVENT_TYPES, templates }) };
  expect(variablesOf(props)).toEqual({ CLEARML__services__custom_events__channels__usages__events__my_users: true });
  expect(valuesOf(props)['apiserver.fileMounts']).toEqual([
    {
      name: 'my_users.j2',
      folderPath: '/opt/clearml/config/templates',
      fileContent: expect.stringContaining('admins'),
    },
  ]);
  const withEvents = valuesOf({ ...props, customEvents: kafka({ templates: undefined, templateFolder: '/mnt/t' }) });
  expect(withEvents['apiserver.fileMounts']).toMatchObject([{ folderPath: '/mnt/t' }]);
  expect(failureOf(() => valuesOf({ ...props, chart: bareChart('clearml-enterprise', '10.13.0') })).code).toBe(
    'CLEARML4002',
  );
});

const ofTemplate = (text: string, name = 'my_users.j2') =>
  Metering.enabled({ events: EVENT_TYPES, templates: EventTemplates.fromTexts({ [name]: text }) });
const priced = (price: object) =>
  Metering.enabled({ events: { a: { ...EVENT_TYPES.compute, labels: { b: { price: 1, units: 1, ...price } } } } });

test.each<[string, () => unknown, string]>([
  // The sample template of the page has this label, which its sample configuration lacks.
  [
    'a template with a label that has no price',
    () => ofTemplate(template('users', 'admins', 'standard')),
    'label "standard"',
  ],
  ['a template with an unknown event type', () => ofTemplate(template('tokens', 'admins')), 'event type "tokens"'],
  ['a template whose name is no key', () => ofTemplate(template('users'), 'my.users.j2'), 'template my.users.j2'],
  ['a negative price', () => priced({ price: -1 }), 'events.a.labels.b.price is -1'],
  ['a price for no units', () => priced({ units: 0 }), 'events.a.labels.b.units is 0'],
  ['an unknown currency', () => priced({ currency: 'Euro' }), 'events.a.labels.b.currency is "Euro"'],
  [
    'an event type without labels',
    () => Metering.enabled({ events: { a: { ...EVENT_TYPES.compute, labels: {} } } }),
    'events.a.labels',
  ],
  [
    'an invalid schedule',
    () => Metering.enabled({ userReporter: { schedule: 'hourly' } }),
    'userReporter.schedule is "hourly"',
  ],
])('metering rejects %s', (_, action, found) => {
  expect(failureOf(action)).toMatchObject({ code: 'CLEARML5043', message: expect.stringContaining(found) });
});

test.each<[string, Partial<ClearmlServerProps>, string]>([
  ['platformManagement', { platformManagement: {} }, '10.11.1'],
  ['metering', { metering: Metering.enabled() }, '10.11.6'],
])('rejects %s with a chart that is too old', (_, props, version) => {
  const chart = bareChart('clearml-enterprise', version);
  expect(failureOf(() => installationOf({ ...props, chart })).code).toBe('CLEARML4002');
});
