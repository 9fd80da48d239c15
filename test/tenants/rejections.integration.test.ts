import { ChartSource } from '../../lib/chart/chart-source';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Feature } from '../../lib/server/multi-tenant';
import { TenantProvisioning } from '../../lib/tenants/provisioning/tenant-provisioning';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import { TenantSignOn } from '../../lib/tenants/tenant-sign-on';
import type { TenantWorkspaceOptions } from '../../lib/tenants/tenant-workspace-props';
import { ENDPOINTS } from '../agent/agents';
import { CONTRACT } from '../gateway/gateways';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { fleetOf, options, PROVISIONED, rejection, testApp, workspaceOf } from './fleets';

const GATEWAY = { chart: ChartSource.directory(CONTRACT), authCookieName: 'a' };

describe('CLEARML9073 reports a value that two tenants share in', () => {
  test.each<[string, string]>([
    ['{name: a}, {name: a}', 'name a belongs to tenant a too'],
    ['{name: a}, {name: b, inNamespace: clearml-a}', 'namespace clearml-a belongs to tenant a too'],
    ['{name: a, company: Xyz}, {name: b, company: Xyz}', 'company Xyz belongs to tenant a too'],
    ['{name: a, domains: [x.io]}, {name: b, domains: [X.io]}', 'mail domain x.io belongs to tenant a too'],
    ['{name: a, members: [u@x.io]}, {name: b, members: [u@x.io]}', 'member u@x.io belongs to tenant a too'],
    ['{name: a, adminUserId: u}, {name: b, adminUserId: u}', 'administrator u belongs to tenant a too'],
    [
      '{name: a}, {name: a-secrets}',
      'name a-secrets: tenant-a-secrets is the name of the file for the secrets of another tenant',
    ],
  ])('%s', (tenants, found) => {
    expect(rejection(`tenants: [${tenants}]`, 'yaml')).toContain(`: ${found}`);
    expect(rejection(`tenants: [${tenants}]`, 'yaml')).toMatch(/^CLEARML9073: tenants\.yaml line 1, column \d+/);
  });
});

describe('a workspace', () => {
  const workspace = (others: Partial<TenantWorkspaceOptions>, tenant: Partial<Tenant> = {}) =>
    workspaceOf({ name: 'a', ...tenant }, others);
  const { agent } = options();
  const twoKinds = { name: 'q', gpus: 1, gpuFraction: 0.5 };
  const twoFleets = () => {
    const app = testApp();
    workspaceOf({ name: 'b' }, {}, app);
    return workspaceOf({ name: 'a', inNamespace: 'clearml-b' }, {}, app);
  };
  const sameCredentials = () => {
    const pair = { accessKey: SecretValue.environment('KEY'), secretKey: SecretValue.environment('SECRET') };
    const credentials = TenantCredentials.perTenant({ keysOf: () => pair });
    return fleetOf([{ name: 'b' }, { name: 'a' }], { credentials });
  };
  const sessions = { firstPort: 31000, lastPort: 31009 };
  const isolation = { serverNamespaces: ['clearml'], kubernetesApiCidrs: ['10.96.0.1/32'] };

  test.each<[string, () => unknown]>([
    ['CLEARML9070 tenant-a: queue q has gpuFraction and gpus', () => workspace({}, { queues: [twoKinds] })],
    [
      'CLEARML9072 tenant-a: agent.inNamespace is elsewhere, and the namespace of the tenant is clearml-a',
      () => workspace({ agent: { ...agent, inNamespace: 'elsewhere' } }),
    ],
    [
      'CLEARML9072 tenant-a: gateway.inNamespace is elsewhere, and the namespace of the tenant is clearml-a',
      () => workspace({ gateway: { ...GATEWAY, inNamespace: 'elsewhere' } }),
    ],
    [
      'CLEARML9072 tenant-a: tenant a has sessionPorts, but no gateway',
      () => workspace({}, { sessionPorts: sessions }),
    ],
    ['CLEARML9073 tenant-a: namespace clearml-b belongs to tenant b too', twoFleets],
    ['CLEARML9074 tenant-a: tenant a has the credentials of tenant b', sameCredentials],
    [
      'CLEARML9075 tenant-a: networkIsolation without connections from the agent to the server',
      () => workspace({ networkIsolation: { ...isolation, serverNamespaces: [] } }),
    ],
    [
      'CLEARML9075 tenant-a: networkIsolation without connections from the agent to the Kubernetes API',
      () => workspace({ networkIsolation: { ...isolation, kubernetesApiCidrs: [] } }),
    ],
    [
      'CLEARML9075 tenant-a: networkIsolation without connections from users to sessions of the gateway',
      () => workspace({ gateway: { ...GATEWAY, sessions }, networkIsolation: { ...isolation, userCidrs: [] } }),
    ],
    [
      'CLEARML9079 tenant-a: agents with applicationsQueue, but clearml/server has no application queue for each tenant',
      () => workspace({ server: serverOf(), agent: { ...agent, applicationsQueue: {} } }),
    ],
    [
      'CLEARML9079 tenant-a: clearml/server has an application queue for each tenant, but the agents serve no application queue',
      () => workspace({ server: serverOf({ multiTenant: { applicationsPerTenant: true } }) }),
    ],
  ])('throws %s', (message, action) => {
    expect(failureOf(action).message).toContain(message);
  });

  test('accepts an agent and a gateway in the namespace of the tenant', () => {
    const inNamespace = 'clearml-a';
    const props = { agent: { ...agent, inNamespace }, gateway: { ...GATEWAY, inNamespace } };
    expect(workspace(props).inNamespace).toBe(inNamespace);
  });
});

describe('the settings of a tenant', () => {
  const singleSignOn = TenantSignOn.saml({ externalTenant: 'a', provider: 'x' });
  const { CUSTOM_EVENTS } = Feature;
  const customEvents = { serviceInstanceId: 'i' };
  const create = (tenant: Partial<Tenant>, others: Partial<TenantWorkspaceOptions> = {}) =>
    workspaceOf(
      { name: 'a', company: 'Acme', adminEmail: 'a@a.io', ...tenant },
      { credentials: PROVISIONED, ...others },
    );
  const tls = Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') });
  const appUrl = 'http://app.example.com';

  test.each<[string, () => unknown]>([
    [
      'CLEARML9072 tenant-a: tenant a has visibility, but no Job',
      () => create({ visibility: {} }, { credentials: TenantCredentials.fromSecret('s') }),
    ],
    [
      'CLEARML9072 tenant-a: tenant a has removeOtherMembers, but no members',
      () => create({ removeOtherMembers: true }),
    ],
    ['CLEARML9072 tenant-a: tenant a has customEvents without the feature', () => create({ customEvents })],
    [
      'CLEARML9072 tenant-a: tenant a has customEvents and excludes the feature',
      () => create({ customEvents, features: [CUSTOM_EVENTS], excludedFeatures: [CUSTOM_EVENTS] }),
    ],
    [
      'CLEARML9072 tenant-a: tenant a has customEvents without the feature',
      () => create({ customEvents }, { server: serverOf({ multiTenant: {} }) }),
    ],
    [
      'CLEARML9081 tenant-a: tenant a has singleSignOn, but clearml/server has no login for each tenant',
      () => create({ singleSignOn }, { server: serverOf({ exposure: tls, multiTenant: {} }) }),
    ],
    [
      'CLEARML9081 tenant-a: tenant a has singleSignOn, and the web UI has the URL http://app.example.com',
      () => create({ singleSignOn }, { endpoints: { ...ENDPOINTS, appUrl } }),
    ],
  ])('throw %s', (message, action) => {
    expect(failureOf(action).message).toContain(message);
  });

  test('match a server of the app, also by its settings in any case', () => {
    const settings = { 'services.login.sso.TENANT_LOGIN': true };
    const multiTenant = { loginPerTenant: true, features: [CUSTOM_EVENTS] };
    expect(create({ singleSignOn, customEvents }, { server: serverOf({ exposure: tls, multiTenant }) })).toBeDefined();
    expect(create({ singleSignOn }, { server: serverOf({ exposure: tls, apiserver: { settings } }) })).toBeDefined();
    expect(create({ customEvents, features: [CUSTOM_EVENTS], members: [], removeOtherMembers: true })).toBeDefined();
  });
});

describe('CLEARML9077 reports invalid provisioning:', () => {
  const systemKeys = { accessKey: SecretValue.existing('s', 'a'), secretKey: SecretValue.existing('s', 'b') };
  const tenant: Tenant = { name: 'a', company: 'Acme', adminEmail: 'a@a.io' };
  const good = { systemKeys, tenant, inNamespace: 'clearml', apiUrl: 'http://api:8008' };

  test('and CLEARML9072 reports removeOtherMembers without members', () => {
    const props = { ...good, tenant: { ...tenant, removeOtherMembers: true } };
    expect(failureOf(() => new TenantProvisioning(testChart(), 'p', props)).message).toMatch(
      /^CLEARML9072 clearml\/p: /,
    );
  });

  test.each<[Partial<Tenant>, string]>([
    [{ company: undefined }, 'the company of tenant a has the name "a"'],
    [{ company: 'ab' }, 'tenants[0].company: company is "ab"'],
  ])('and CLEARML9072 reports a company name with fewer than three characters: %j', (others, found) => {
    const props = { ...good, tenant: { ...tenant, ...others } };
    const { message } = failureOf(() => new TenantProvisioning(testChart(), 'p', props));
    expect(message).toContain(`CLEARML9072 clearml/p: ${found}`);
  });

  test.each<[string, object, string]>([
    ['no namespace', { inNamespace: undefined }, 'no namespace for the Job'],
    [
      'the namespace of the tenant',
      { inNamespace: 'clearml-a' },
      'would run in namespace clearml-a, which is the tenant',
    ],
    ['no URL', { apiUrl: undefined }, 'apiUrl is unset'],
    ['a login in the URL', { apiUrl: 'https://u:p@api' }, 'apiUrl is "https://…@api"'],
    ['a tenant without administrator', { tenant: { name: 'a' } }, 'tenant a has neither adminEmail nor adminUserId'],
    ['an invalid name', { secretName: 'A b' }, 'secretName is "A b"'],
    ['no attempts', { attempts: 0 }, 'attempts is 0'],
  ])('%s', (_, props, found) => {
    const { message } = failureOf(() => new TenantProvisioning(testChart(), 'p', { ...good, ...props }));
    expect(message).toMatch(/^CLEARML9077 clearml\/p: /);
    expect(message).toContain(found);
  });
});
