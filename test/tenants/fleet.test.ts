import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { Tenant } from '../../lib/tenants/tenant';
import type { TenantFleet } from '../../lib/tenants/tenant-fleet';
import type { TenantWorkspace } from '../../lib/tenants/tenant-workspace';
import { synthesized, temporaryFolder } from '../support/apps';
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

test('each of 100 tenants has the files that it has alone', () => {
  const tenants = many(100);
  const fleet = fleetOf(tenants, { credentials: PROVISIONED });
  const files = written(fleet);
  expect(Object.keys(files)).toHaveLength(200);
  for (const tenant of tenants.filter((_, n) => n % 9 === 0)) {
    const alone = synthesized(workspaceOf(tenant, { credentials: PROVISIONED }));
    expect(Object.keys(alone)).toEqual([`tenant-${tenant.name}-namespace.k8s.yaml`, `tenant-${tenant.name}.k8s.yaml`]);
    expect(filesOf(files, tenant.name)).toEqual(alone);
  }
}, 300_000);

test('another tenant changes no file of the others, wherever it stands in the list', () => {
  const [first, ...others] = many(6) as [Tenant, ...Tenant[]];
  const before = written(fleetOf(others));
  const after = written(fleetOf([first, ...others]));
  expect(after).toMatchObject(before);
  expect(Object.keys(after).filter((file) => !(file in before))).toEqual([
    'tenant-team-0-namespace.k8s.yaml',
    'tenant-team-0.k8s.yaml',
  ]);
});

test('nothing waits for helm before synth', () => {
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

test('a fleet tells the namespaces of its tenants', () => {
  const app = testApp();
  const fleet = fleetOf([{ name: 'acme' }, { name: 'umbrella', inNamespace: 'u' }], {}, app);
  expect(fleet.inNamespaces).toEqual(['clearml-acme', 'u']);
  expect(fleet.workspaces.map(({ agent }) => agent.inNamespace)).toEqual(fleet.inNamespaces);
  expect(App.of(fleet)).toBe(app);
});
