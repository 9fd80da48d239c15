import type { Chart } from 'cdk8s';
import { ChartSource, Exposure, Tenants } from '../../lib';
import { SessionServiceType } from '../../lib/gateway/app-gateway-props';
import type { TenantFleet } from '../../lib/tenants/tenant-workspace';
import { CONTRACT } from '../gateway/gateways';
import { failureOf, objectsIn, synthesized } from '../support/apps';
import { fleetOf, PROVISIONED, workspaceOf } from './fleets';

const GATEWAY = {
  chart: ChartSource.directory(CONTRACT),
  authCookieName: 'a_cookie',
  exposure: Exposure.ingress({ className: 'nginx' }),
};
const ISOLATION = { serverNamespaces: ['clearml'], kubernetesApiCidrs: ['10.96.0.1/32'], userCidrs: ['10.0.0.0/8'] };
const PORTS = { firstPort: 31000, lastPort: 31009 };
/** The policy for the sessions of a gateway, in the files of a fleet. */
const policyIn = (files: Record<string, string>, tenant = 'a') =>
  objectsIn(files).find(
    ({ file, metadata }) => file === `tenant-${tenant}-namespace.k8s.yaml` && metadata.name === 'allow-sessions',
  );
const filesOf = (fleet: TenantFleet) => synthesized(fleet.workspaces[0] as Chart);

test('a policy permits TCP and UDP connections of users to the sessions of a gateway', () => {
  const gateway = { ...GATEWAY, sessions: PORTS };
  const files = synthesized(workspaceOf({ name: 'a' }, { gateway, networkIsolation: ISOLATION }));
  expect(policyIn(files).spec).toEqual({
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

test('creates a session policy only for tenants with session ports', () => {
  const tenants = [{ name: 'a' }, { name: 'b', sessionPorts: PORTS }];
  const files = filesOf(fleetOf(tenants, { gateway: GATEWAY, networkIsolation: ISOLATION }));
  expect(policyIn(files, 'a')).toBeUndefined();
  expect(policyIn(files, 'b')).toBeDefined();
});

test('sessions support individual ports of tenants, and an address pattern', () => {
  const sessions = { ...PORTS, address: '{tenant}.tcp.example.com', serviceType: SessionServiceType.NODE_PORT };
  const tenants = [{ name: 'a' }, { name: 'b', sessionPorts: { firstPort: 31010, lastPort: 31019 } }];
  const files = filesOf(fleetOf(tenants, { gateway: { ...GATEWAY, sessions }, networkIsolation: ISOLATION }));
  expect(policyIn(files, 'b').spec.ingress[0].ports[0]).toMatchObject({ port: 31010, endPort: 31019 });
  expect(files['tenant-a.k8s.yaml']).toContain('a.tcp.example.com');
  expect(files['tenant-b.k8s.yaml']).toContain('b.tcp.example.com');
  expect(files['tenant-b.k8s.yaml']).toContain('31019');
});

test.each([
  ['the same node ports with CLEARML9056', { sessions: PORTS }, 'CLEARML9056'],
  ['the same host with CLEARML6008', { hostName: 'router.example.com' }, 'CLEARML6008'],
])('rejects gateways of two tenants with %s', (_, props, code) => {
  const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { gateway: { ...GATEWAY, ...props } });
  expect(failureOf(() => filesOf(fleet)).message).toContain(code);
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
    const tenants = ['a', 'b'].map((name) => ({ name, company: `Company ${name}`, adminUserId: `user-${name}` }));
    const files = filesOf(fleetOf(tenants, { gateway: GATEWAY, credentials: PROVISIONED }));
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
});
