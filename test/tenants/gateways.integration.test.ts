import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { ChartSource, Exposure, Tenants } from '../../lib';
import { SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { failureOf, synthesized } from '../support/apps';
import { fleetOf, PROVISIONED, workspaceOf } from './fleets';

const GATEWAY = {
  chart: ChartSource.directory(
    join(__dirname, '..', '..', 'lib', 'chart', 'preview', 'clearml-enterprise-app-gateway'),
  ),
  authCookieName: 'a_cookie',
  exposure: Exposure.ingress({ className: 'nginx' }),
};
const ISOLATION = { serverNamespaces: ['clearml'], kubernetesApiCidrs: ['10.96.0.1/32'], userCidrs: ['10.0.0.0/8'] };
const PORTS = { firstPort: 31000, lastPort: 31009 };
const sessionsIn = (workspace: Parameters<typeof synthesized>[0], file: string) =>
  parseAllDocuments(synthesized(workspace)[file] ?? '')
    .map((document) => document.toJS())
    .find(({ metadata }) => metadata.name === 'allow-sessions');

test('permits TCP and UDP connections of users to the sessions of a gateway', () => {
  const gateway = { ...GATEWAY, sessions: PORTS };
  const workspace = workspaceOf({ name: 'a' }, { gateway, networkIsolation: ISOLATION });
  expect(sessionsIn(workspace, 'tenant-a-namespace.k8s.yaml').spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
        ports: ['TCP', 'UDP'].map((protocol) => ({ port: 31000, endPort: 31009, protocol })),
      },
    ],
  });
});

test('creates no session policy without sessions', () => {
  const workspace = workspaceOf({ name: 'a' }, { gateway: GATEWAY, networkIsolation: ISOLATION });
  expect(sessionsIn(workspace, 'tenant-a-namespace.k8s.yaml')).toBeUndefined();
});

test('supports individual ports of tenants, and an address pattern', () => {
  const sessions = { ...PORTS, address: '{tenant}.tcp.example.com', serviceType: SessionServiceType.NODE_PORT };
  const tenants = [{ name: 'a' }, { name: 'b', sessionPorts: { firstPort: 31010, lastPort: 31019 } }];
  const fleet = fleetOf(tenants, { gateway: { ...GATEWAY, sessions }, networkIsolation: ISOLATION });
  const first = fleet.workspaces[0] as Chart;
  expect(sessionsIn(first, 'tenant-b-namespace.k8s.yaml').spec.ingress[0].ports[0]).toMatchObject({
    port: 31010,
    endPort: 31019,
  });
  const files = synthesized(first);
  expect(files['tenant-a.k8s.yaml']).toContain('a.tcp.example.com');
  expect(files['tenant-b.k8s.yaml']).toContain('b.tcp.example.com');
  expect(files['tenant-b.k8s.yaml']).toContain('31019');
});

test('accepts ports that only the tenant sets', () => {
  const tenant = { name: 'a', sessionPorts: PORTS };
  const workspace = workspaceOf(tenant, { gateway: GATEWAY, networkIsolation: ISOLATION });
  expect(sessionsIn(workspace, 'tenant-a-namespace.k8s.yaml')).toBeDefined();
});

test('rejects tenants with the same node ports with CLEARML9056', () => {
  const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { gateway: { ...GATEWAY, sessions: PORTS } });
  expect(failureOf(() => synthesized(fleet.workspaces[0] as Chart)).message).toContain('CLEARML9056');
});

test('rejects sessions without connections from users with CLEARML9075', () => {
  const networkIsolation = { ...ISOLATION, userCidrs: [] };
  const make = () => workspaceOf({ name: 'a' }, { gateway: { ...GATEWAY, sessions: PORTS }, networkIsolation });
  expect(failureOf(make).message).toContain(
    'CLEARML9075 tenant-a: networkIsolation without connections from users to sessions of the gateway',
  );
});

test('rejects session ports without a gateway with CLEARML9072', () => {
  const failure = failureOf(() => workspaceOf({ name: 'a', sessionPorts: PORTS }));
  expect(failure.message).toContain('CLEARML9072 tenant-a: tenant a has sessionPorts, but no gateway');
});

test.each([
  [{ firstPort: 0, lastPort: 10 }, 'firstPort is 0, less than 1'],
  [{ firstPort: 1, lastPort: 70000 }, 'lastPort is 70000, more than 65535'],
  [{ firstPort: 1 }, 'lastPort is missing'],
  [{ firstPort: 'a', lastPort: 10 }, 'firstPort is "a", not a whole number'],
])('rejects the session ports %j with CLEARML9072', (sessionPorts, found) => {
  expect(failureOf(() => Tenants.of([{ name: 'a', sessionPorts: sessionPorts as any }])).message).toContain(found);
});

describe('gateways', () => {
  test('have individual hosts and credentials', () => {
    const fleet = fleetOf(
      ['a', 'b'].map((name) => ({ name, adminUserId: `user-${name}` })),
      { gateway: GATEWAY, credentials: PROVISIONED },
    );
    const files = synthesized(fleet.workspaces[0] as Chart);
    for (const [name, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const text = files[`tenant-${name}.k8s.yaml`] ?? '';
      expect(text).toContain(`host: router-${name}.clearml.example.com`);
      expect(text).not.toContain(`router-${other}.`);
      expect(text).not.toContain(`clearml-${other}`);
    }
    expect(Object.keys(files).filter((file) => file.includes('secrets'))).toEqual([]);
  });

  test('support patterns for hosts and names', () => {
    const named = {
      ...GATEWAY,
      hostName: '{tenant}.apps.example.com',
      releaseName: 'gateway-{tenant}',
      baseDomain: 'apps.example.com',
    };
    const workspace = workspaceOf({ name: 'acme' }, { gateway: named });
    expect(workspace.gateway?.release.releaseName).toBe('gateway-acme');
    expect(synthesized(workspace)['tenant-acme.k8s.yaml']).toContain('host: acme.apps.example.com');
    expect(workspaceOf({ name: 'acme' }).gateway).toBeUndefined();
  });

  test('cause CLEARML6008 when two tenants have the same host', () => {
    const shared = { ...GATEWAY, hostName: 'router.example.com' };
    const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { gateway: shared });
    expect(failureOf(() => synthesized(fleet.workspaces[0] as Chart)).message).toContain('CLEARML6008');
  });
});
