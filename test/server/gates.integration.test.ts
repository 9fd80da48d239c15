import { ChartSource } from '../../lib/chart/chart-source';
import { ClearmlChart } from '../../lib/chart/clearml-chart';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Applications } from '../../lib/server/applications';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { SERVER_CHART } from '../../lib/server/server-chart';
import { SingleSignOn } from '../../lib/server/sign-on/single-sign-on';
import { failureOf } from '../support/apps';
import { testFeatures } from '../support/features';
import { bareChart } from '../support/preview-charts';
import { contractAt, objectOf, podOf, serverOf } from './servers';

const password = SecretValue.unsafePlainText('pw');
const ann = { username: 'ann', password };
const ldap = SingleSignOn.ldap({ server: 'ldap', baseDn: 'dc=x', bind: { dn: password, password }, groups: {} });

testFeatures({
  description: SERVER_CHART,
  create: serverOf,
  props: {
    applications: ['applications', { applications: Applications.enabled() }],
    displayedUrls: ['displayedUrls', { displayedUrls: { api: 'https://a.example.com' } }],
    existingCredentials: ['credentials', { credentials: Credentials.fromSecret('a') }],
    internalDatabaseAuth: ['elasticsearch.password', { elasticsearch: Elasticsearch.bundled({ password }) }],
    ldapGroups: ['singleSignOn.ldap.groups', { singleSignOn: [ldap] }],
    operatorMongoDb: ['mongodb: MongoDb.operatorManaged()', { mongodb: MongoDb.operatorManaged() }],
    podTls: [
      'exposure with TLS that ends in pods',
      { exposure: Exposure.openshiftRoutes({ tls: Tls.passthrough({ tlsOnServicePort: true }) }) },
    ],
    redis: ['redis.password', { redis: Redis.bundled({ password }) }],
    userAdminMark: ['users: admin of ann', { users: [{ ...ann, admin: true }] }],
  },
  others: [
    ...(['applicationCertificates', 'applicationPodSecurity', 'asyncDeleteEnvironment', 'dragonfly'] as const),
    ...(['auditLogs', 'auditSwitch', 'laterMongoDbOperator', 'nonRootServer'] as const),
  ],
});

test('rejects a setting that later versions do not have', () => {
  const failure = failureOf(() => serverOf({ redis: Redis.bundled({ password }) }));
  expect(failure.message).toMatch(
    /CLEARML4006 .*redis\.password with chart clearml-enterprise 11\.0\.2\n.*earlier than 11\.0\.0/,
  );
});

test.each(['10.7.6', '10.8.0', '10.9.4', '10.11.6', '10.11.7', '10.12.5', '11.0.2'])(
  'sets no value by default that chart version %s does not have',
  (version) => {
    const server = serverOf({ chart: contractAt(version) });
    expect(podOf(server, 'apiserver')).toBeDefined();
    expect(objectOf(server, 'StatefulSet', '-redis-master') !== undefined).toBe(version !== '11.0.2');
    expect(objectOf(server, 'MongoDBCommunity', '') !== undefined).toBe(
      ['10.11.7', '10.12.5', '11.0.2'].includes(version),
    );
  },
);

test.each(['', 'v11.0.2', '=11.0.2', ' 11.0.2', '11.0', '11', '^11.0.0', '>=11', '11.x', 'latest', '10.12.00'])(
  'rejects version %j of a remote chart, which is not exact',
  (version) => {
    for (const source of [
      () => ChartSource.enterprise(version),
      () => ChartSource.oci('oci://a/clearml-enterprise', version),
      () => ChartSource.repository('https://a', 'clearml', version),
    ]) {
      expect(failureOf(source).message).toMatch(/^CLEARML4001: .*\n {2}expected: an exact version.*\n {2}fix: /);
    }
  },
);

test('rejects a version in an OCI reference in addition to the version argument', () => {
  expect(failureOf(() => ChartSource.oci('oci://a/clearml-enterprise:11.0.2', '11.0.2')).message).toContain(
    'CLEARML4001',
  );
});

test.each([
  [ChartSource.enterprise('11.0.2'), 'oci://docker.io/clearml/clearml-enterprise', '11.0.2', undefined],
  [ChartSource.oci('mirror/x/clearml-enterprise/', '11.0.2'), 'oci://mirror/x/clearml-enterprise', '11.0.2', undefined],
  [ChartSource.repository('https://a', 'clearml', '7.14.4'), 'clearml', '7.14.4', 'https://a'],
])('a remote source passes the location of the chart to helm', (source, chart, version, repo) => {
  expect(new ClearmlChart(SERVER_CHART, source).located.location).toEqual({ chart, version, repo });
});

test('rejects a chart that is not a server chart', () => {
  const failure = failureOf(() => serverOf({ chart: bareChart('something-else', '1.0.0') }));
  expect(failure.message).toContain('CLEARML4004 clearml/server: chart something-else 1.0.0');
});
