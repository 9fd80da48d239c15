import { Chart } from 'cdk8s';
import {
  ApiAudit,
  Applications,
  type ClearmlServerProps,
  CustomCertificates,
  FileStorage,
  PodSecurity,
  SecretValue,
} from '../../lib';
import { failureOf, objectsIn, synthesized } from '../support/apps';
import { textsOf } from '../support/secret-texts';
import { environmentOf, podOf, serverOf } from './servers';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const token = SecretValue.unsafePlainText('to$ken "with" \\ and #');
const splunk = { host: 'splunk.splunk.svc.cluster.local', index: 'clearml' };

/** All objects of an app with a server, and the Secrets among them. */
function objectsOf(props: Partial<ClearmlServerProps>): { objects: any[]; secrets: any[]; server: any } {
  const server = serverOf(props);
  const objects = objectsIn(synthesized(Chart.of(server)));
  return { server, objects, secrets: objects.filter(({ kind }) => kind === 'Secret') };
}

test('Splunk receives the log by the configuration of splunk.md, which is in a Secret', () => {
  const { objects, secrets, server } = objectsOf({ audit: ApiAudit.splunk({ ...splunk, token }) });
  const file = secrets.flatMap((secret) => textsOf(secret)['apiserver.conf'] ?? []).join();
  expect(file.replace(/\s+/g, ' ')).toBe(
    'apilog { adapter: ["logging"] adapters { logging { logger_prefix: "" ' +
      'formatter { cls: "logstash_formatter.LogstashFormatterV1", -kwargs {} } ' +
      'handler { cls: "splunk_handler.SplunkHandler" -custom_kwargs {} -kwargs { ' +
      'host: "splunk.splunk.svc.cluster.local" port: 8088 token: """to$ken "with" \\ and #""" index: "clearml" ' +
      'protocol: https verify: true } } } } } ',
  );
  const others = objects.filter((object) => !secrets.includes(object));
  expect(JSON.stringify(others)).not.toContain('to$ken');
  const { volumes } = podOf(server, 'apiserver');
  expect(JSON.stringify(volumes)).toContain('"path":"apiserver.conf"');
  const environment = environmentOf(server, 'apiserver');
  expect(environment).toMatchObject({ CLEARML__apiserver__log_calls: 'true' });
  expect(Object.keys(environment).filter((name) => /apilog__adapter$/i.test(name))).toEqual([]);
});

test('rejects a token of Splunk that cannot stand between three quotes', () => {
  const audit = ApiAudit.splunk({ ...splunk, token: SecretValue.unsafePlainText('a"""b') });
  expect(failureOf(() => objectsOf({ audit })).message).toContain('CLEARML3006');
});

test('hides further workers beside those in the values of the chart, or those of user values alone', () => {
  const patterns = (props: object) =>
    serverOf(props).release._values.at('clearml.orchestration.dashboard.hiddenWorkersPatterns');
  const defaults = ['^apps-agent.*', '^services-agent.*', '^clearml-agent[^:]*$', '^k8s:clearml-agent[^:]*$'];
  const values = { clearml: { orchestration: { dashboard: { hiddenWorkersPatterns: ['^mine'] } } } };
  expect(patterns({ hiddenWorkers: ['^ci-.*'] })).toEqual([...defaults, '^ci-.*']);
  expect(patterns({ values })).toEqual(['^mine']);
});

test('applications read secrets from a Secret, although the chart stores their pods in a ConfigMap', () => {
  const applications = Applications.enabled({
    podTemplate: {
      secretEnvironment: { PIN: SecretValue.unsafePlainText('a-pin'), HUB: SecretValue.existing('hub', 't') },
    },
    secretEnvironment: { AGENT_PIN: SecretValue.existing('agent', 'pin') },
  });
  const { objects, secrets, server } = objectsOf({ applications, podSecurity: PodSecurity.restricted() });
  const maps = objects.filter(({ kind, data }) => kind === 'ConfigMap' && data?.['template.yaml']);
  const [template] = maps.map(({ data }) => data['template.yaml']);
  expect(template).toMatch(/- name: HUB\s+valueFrom:\s+secretKeyRef:\s+key: t\s+name: hub/);
  const [, name] = /- name: PIN\s+valueFrom:\s+secretKeyRef:\s+key: plain\s+name: (\S+)/.exec(template) ?? [];
  expect(textsOf(secrets.find(({ metadata }) => metadata.name === name))).toEqual({ plain: 'a-pin' });
  expect(template).toMatch(/- name: HOME\s+value: \/tmp/);
  expect(environmentOf(server, 'apps').AGENT_PIN).toEqual({ secretKeyRef: { name: 'agent', key: 'pin' } });
});

const fluentd = ApiAudit.fluentd({ host: 'fluentd' });
const certificates = CustomCertificates.additional([{ alias: 'a', pem: PEM }]);

test.each<[string, Partial<ClearmlServerProps>, string]>([
  ['logCalls beside another adapter', { audit: fluentd, apiserver: { logCalls: true } }, 'CLEARML2002'],
  ['values with logCalls beside it', { audit: fluentd, values: { apiserver: { logCalls: true } } }, 'CLEARML2002'],
  ['an audit without logCalls', { audit: fluentd, apiserver: { logCalls: false } }, 'CLEARML2002'],
  ['logCalls off beside the same log', { audit: ApiAudit.toStdout(), apiserver: { logCalls: false } }, 'CLEARML2002'],
  [
    'another adapter in the settings',
    { audit: fluentd, apiserver: { settings: { 'apiserver.apilog.adapter': 'elastic' } } },
    'CLEARML2003',
  ],
  [
    'a second apiserver.conf',
    { audit: ApiAudit.splunk({ ...splunk, token }), apiserver: { additionalConfigs: { 'apiserver.conf': 'a: 1' } } },
    'CLEARML2002',
  ],
  [
    'an object of the UI in two forms',
    {
      branding: { logo: 'https://a.example/b.png' },
      webserver: { settings: { branding: { faviconUrl: 'https://a.example/c.ico' } } },
    },
    'CLEARML2002',
  ],
  [
    'certificates that need root',
    { applications: Applications.enabled({ certificates }), podSecurity: PodSecurity.restricted() },
    'CLEARML9010',
  ],
  [
    'two URLs of the file storage',
    { applications: Applications.enabled({ filesUrl: 's3://a/b' }), fileStorage: FileStorage.external('s3://c/d') },
    'CLEARML2002',
  ],
  [
    'two files of launch forms',
    {
      applications: Applications.enabled({ launchForms: { a: {} } }),
      apiserver: { fileMounts: [{ name: 'applications.conf', folderPath: '/etc', fileContent: 'a: 1' }] },
    },
    'CLEARML2003',
  ],
])('rejects %s', (_, props, code) => {
  expect(failureOf(() => objectsOf(props)).message).toContain(`${code} clearml/server`);
});

test('accepts logCalls beside the log that it selects', () => {
  const server = serverOf({ audit: ApiAudit.toStdout(), apiserver: { logCalls: true } });
  expect(environmentOf(server, 'apiserver')).toMatchObject({ CLEARML__APISERVER__apilog__adapter: 'raw_log' });
});
