import { SecretValue } from '../../lib/secrets/secret-value';
import { TenantProvisioning } from '../../lib/tenants/provisioning/tenant-provisioning';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import type { TenantWorkspaceOptions } from '../../lib/tenants/tenant-workspace-props';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { fleetOf, options, refusal, testApp, workspaceOf } from './fleets';

describe('CLEARML9073 reports a value that two tenants share', () => {
  test.each<[string, string]>([
    ['{name: a}, {name: a}', 'name a belongs to tenant a too'],
    ['{name: a}, {name: b, inNamespace: clearml-a}', 'namespace clearml-a belongs to tenant a too'],
    ['{name: a, company: X}, {name: b, company: X}', 'company X belongs to tenant a too'],
    ['{name: a, domains: [x.io]}, {name: b, domains: [X.io]}', 'mail domain x.io belongs to tenant a too'],
    ['{name: a, members: [u@x.io]}, {name: b, members: [u@x.io]}', 'member u@x.io belongs to tenant a too'],
    ['{name: a, adminUserId: u}, {name: b, adminUserId: u}', 'administrator u belongs to tenant a too'],
    [
      '{name: a}, {name: a-secrets}',
      'name a-secrets: tenant-a-secrets is the name of the file for the secrets of another tenant',
    ],
  ])('%s', (tenants, found) => {
    expect(refusal(`tenants: [${tenants}]`, 'yaml')).toContain(`: ${found}`);
    expect(refusal(`tenants: [${tenants}]`, 'yaml')).toMatch(/^CLEARML9073: tenants\.yaml line 1, column \d+/);
  });

  test('in two fleets', () => {
    const app = testApp();
    workspaceOf({ name: 'a' }, {}, app);
    expect(failureOf(() => workspaceOf({ name: 'b', inNamespace: 'clearml-a' }, {}, app)).message).toMatch(
      /^CLEARML9073 tenant-b: namespace clearml-a belongs to tenant a too/,
    );
  });
});

test('rejects a queue with two kinds of GPUs with CLEARML9070', () => {
  const failure = failureOf(() => workspaceOf({ name: 'a', queues: [{ name: 'q', gpus: 1, gpuFraction: 0.5 }] }));
  expect(failure.message).toContain('CLEARML9070 tenant-a: queue q has gpuFraction and gpus');
});

test('rejects two tenants with the same credentials with CLEARML9074', () => {
  const pair = { accessKey: SecretValue.environment('KEY'), secretKey: SecretValue.environment('SECRET') };
  const credentials = TenantCredentials.perTenant({ keysOf: () => pair });
  expect(failureOf(() => fleetOf([{ name: 'a' }, { name: 'b' }], { credentials })).message).toContain(
    'CLEARML9074 tenant-b: tenant b has the credentials of tenant a',
  );
});

describe('CLEARML9075 reports an agent without a connection:', () => {
  test.each<[string, TenantWorkspaceOptions['networkIsolation'], string]>([
    ['from the server', { kubernetesApiCidrs: ['10.0.0.1/32'] }, 'the server'],
    ['from Kubernetes', { serverNamespaces: ['clearml'] }, 'the Kubernetes API'],
  ])('%s', (_, networkIsolation, from) => {
    expect(failureOf(() => workspaceOf({ name: 'a' }, { networkIsolation })).message).toContain(
      `CLEARML9075 tenant-a: networkIsolation without connections from the agent to ${from}`,
    );
  });
});

describe('CLEARML9077 reports invalid provisioning:', () => {
  const systemKeys = { accessKey: SecretValue.existing('s', 'a'), secretKey: SecretValue.existing('s', 'b') };
  const tenant: Tenant = { name: 'a', adminEmail: 'a@a.io' };
  const good = { systemKeys, tenant, inNamespace: 'clearml', apiUrl: 'http://api:8008' };

  test.each<[string, object, string]>([
    ['no namespace', { inNamespace: undefined }, 'no namespace for the Job'],
    [
      'the namespace of the tenant',
      { inNamespace: 'clearml-a' },
      'would run in namespace clearml-a, which is the tenant',
    ],
    ['no URL', { apiUrl: undefined }, 'apiUrl is unset'],
    ['a login in the URL', { apiUrl: 'https://u:p@api' }, 'apiUrl is "https://…@api"'],
    ['nobody to administer it', { tenant: { name: 'a' } }, 'tenant a has neither adminEmail nor adminUserId'],
    ['a name that is none', { secretName: 'A b' }, 'secretName is "A b"'],
    ['no attempts', { attempts: 0 }, 'attempts is 0'],
  ])('%s', (_, props, found) => {
    const { message } = failureOf(() => new TenantProvisioning(testChart(), 'p', { ...good, ...props }));
    expect(message).toMatch(/^CLEARML9077 clearml\/p: /);
    expect(message).toContain(found);
  });
});

describe('CLEARML9079 reports', () => {
  test('agents with application queues that the server does not have', () => {
    const server = serverOf();
    const { agent } = options();
    const failure = failureOf(() => workspaceOf({ name: 'a' }, { server, agent: { ...agent, applicationsQueue: {} } }));
    expect(failure.message).toContain(
      'CLEARML9079 tenant-a: agents with applicationsQueue, but clearml/server has no application queue for each tenant',
    );
  });

  test('application queues that no agent serves', () => {
    const server = serverOf({ multiTenant: { applicationsPerTenant: true } });
    expect(failureOf(() => workspaceOf({ name: 'a' }, { server })).message).toContain(
      'CLEARML9079 tenant-a: clearml/server has an application queue for each tenant, but the agents serve no application queue',
    );
  });
});
