import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurityLevel } from '../../lib/security/standards/pod-security-level';
import type { Tenant } from '../../lib/tenants/tenant';
import type { TenantFleet } from '../../lib/tenants/tenant-fleet';
import type { TenantWorkspace } from '../../lib/tenants/tenant-workspace';
import { synthesized, temporaryFolder } from '../support/apps';
import { cacheInFolder, entriesOf } from '../support/caches';
import { helmWithin } from '../support/helm-scripts';
import { fleetOf, options, PROVISIONED, provisionedWith, testApp, workspaceOf } from './fleets';

/** Tenants that differ in all that may differ. */
function many(count: number): Tenant[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `team-${n}`,
    labels: { team: String(n) },
    quota: { 'requests.cpu': String(n + 1) },
    adminEmail: `admin@team-${n}.example`,
    domains: [`team-${n}.example`],
    ...(n % 2 ? { queues: [{ name: `queue-${n}`, gpus: 1 + (n % 4) }] } : {}),
    ...(n % 3 ? {} : { inNamespace: `ns-${n}`, company: `Company ${n}` }),
  }));
}

/** The files of the app that a fleet is in. */
const written = (fleet: TenantFleet) => synthesized(fleet.workspaces[0] as TenantWorkspace);

const filesOf = (files: Record<string, string>, name: string) =>
  Object.fromEntries(
    Object.entries(files).filter(([file]) => new RegExp(`^tenant-${name}(?:-namespace|-secrets)?\\.`).test(file)),
  );

test('writes the same files for a tenant in a fleet of 100 as for a single tenant', () => {
  // What is rendered alone is asked for in the very words of the fleet, and so taken from there.
  const cache = cacheInFolder();
  const tenants = many(100);
  const files = written(fleetOf(tenants, { credentials: PROVISIONED }));
  expect(Object.keys(files)).toHaveLength(200);
  const renderings = entriesOf(cache).length;
  const equalAlone = (tenant: Tenant) => {
    const alone = synthesized(workspaceOf(tenant, { credentials: PROVISIONED }));
    expect(Object.keys(alone)).toEqual([`tenant-${tenant.name}-namespace.k8s.yaml`, `tenant-${tenant.name}.k8s.yaml`]);
    expect(filesOf(files, tenant.name)).toEqual(alone);
  };
  tenants.forEach(equalAlone);
  expect(entriesOf(cache)).toHaveLength(renderings);
  // Some are rendered anew all the same: with a cache they would be like themselves.
  process.env.CDK8S_CLEARML_CACHE = 'off';
  tenants.filter((_, n) => n % 33 === 0).forEach(equalAlone);
}, 120_000);

test('walks the app a number of times that does not depend on the number of tenants', () => {
  const walks = (count: number) => {
    const app = testApp();
    const walk = jest.spyOn(app.node, 'findAll');
    written(fleetOf(many(count), { credentials: PROVISIONED, podSecurityLevel: PodSecurityLevel.BASELINE }, app));
    return walk.mock.calls.length;
  };
  expect(walks(9)).toBe(walks(3));
});

test('changes no file of other tenants when a tenant is added at any index', () => {
  const [first, ...others] = many(6) as [Tenant, ...Tenant[]];
  const before = written(fleetOf(others));
  const after = written(fleetOf([first, ...others]));
  expect(after).toMatchObject(before);
  expect(Object.keys(after).filter((file) => !(file in before))).toEqual([
    'tenant-team-0-namespace.k8s.yaml',
    'tenant-team-0.k8s.yaml',
  ]);
});

test('does not wait for helm before synth', () => {
  const gate = join(temporaryFolder(), 'gate');
  // helm does not end before the file is there, and that is made after the fleet.
  const helmExecutable = helmWithin(`while [ ! -e ${gate} ]; do sleep 0.05; done\nexec $HELM "$@"`);
  const { agent } = options();
  const fleet = fleetOf(many(3), {
    // Nobody has rendered this before.
    agent: { ...agent, helmExecutable, defaultImage: `unheard-of:${Date.now()}` },
    credentials: provisionedWith(SecretValue.unsafePlainText('a system key')),
  });
  writeFileSync(gate, '');
  expect(Object.keys(written(fleet))).toHaveLength(9);
});

test('returns the namespaces of its tenants', () => {
  const app = testApp();
  const fleet = fleetOf([{ name: 'acme' }, { name: 'umbrella', inNamespace: 'u' }], {}, app);
  expect(fleet.inNamespaces).toEqual(['clearml-acme', 'u']);
  expect(fleet.workspaces.map(({ agent }) => agent.inNamespace)).toEqual(fleet.inNamespaces);
  expect(App.of(fleet)).toBe(app);
});
