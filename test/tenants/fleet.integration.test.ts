import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurityLevel } from '../../lib/security/standards/rule';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantSignOn } from '../../lib/tenants/tenant-sign-on';
import type { TenantFleet, TenantWorkspace } from '../../lib/tenants/tenant-workspace';
import { objectsIn, synthesized, temporaryFolder } from '../support/apps';
import { cacheInFolder, entriesOf } from '../support/caches';
import { helmWithin } from '../support/helm-scripts';
import { fleetOf, options, PROVISIONED, provisionedWith, testApp, workspaceOf } from './fleets';

/** Tenants with different settings. */
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

/** The files of the app of a fleet. */
const written = (fleet: TenantFleet) => synthesized(fleet.workspaces[0] as TenantWorkspace);

const filesOf = (files: Record<string, string>, name: string) =>
  Object.fromEntries(
    Object.entries(files).filter(([file]) => new RegExp(`^tenant-${name}(?:-namespace|-secrets)?\\.`).test(file)),
  );

test('writes the same files for a tenant in a fleet of 40 as for a single tenant', () => {
  // A single tenant has the same values as in the fleet, so the cache contains its rendering.
  const cache = cacheInFolder();
  const tenants = many(40);
  const files = written(fleetOf(tenants, { credentials: PROVISIONED }));
  expect(Object.keys(files)).toHaveLength(80);
  const renderings = entriesOf(cache).length;
  const equalAlone = (tenant: Tenant) => {
    const alone = synthesized(workspaceOf(tenant, { credentials: PROVISIONED }));
    expect(Object.keys(alone)).toEqual([`tenant-${tenant.name}-namespace.k8s.yaml`, `tenant-${tenant.name}.k8s.yaml`]);
    expect(filesOf(files, tenant.name)).toEqual(alone);
  };
  tenants.forEach(equalAlone);
  expect(entriesOf(cache)).toHaveLength(renderings);
  // Some tenants are rendered again without the cache, which would return the same text.
  process.env.CDK8S_CLEARML_CACHE = 'off';
  tenants.filter((_, n) => n % 13 === 0).forEach(equalAlone);
}, 120_000);

test('traverses the app equally often for any number of tenants', () => {
  const walks = (count: number) => {
    const app = testApp();
    const walk = jest.spyOn(app.node, 'findAll');
    written(fleetOf(many(count), { credentials: PROVISIONED, podSecurityLevel: PodSecurityLevel.BASELINE }, app));
    return walk.mock.calls.length;
  };
  expect(walks(9)).toBe(walks(3));
});

test('an additional first tenant changes no file of other tenants', () => {
  const [first, ...others] = many(6) as [Tenant, ...Tenant[]];
  const before = written(fleetOf(others));
  const after = written(fleetOf([first, ...others]));
  expect(after).toMatchObject(before);
  expect(Object.keys(after).filter((file) => !(file in before))).toEqual([
    'tenant-team-0-namespace.k8s.yaml',
    'tenant-team-0.k8s.yaml',
  ]);
});

test('a fleet does not wait for helm before synth', () => {
  const gate = join(temporaryFolder(), 'gate');
  // helm waits for a file that the test writes after the creation of the fleet.
  const helmExecutable = helmWithin(`while [ ! -e ${gate} ]; do sleep 0.05; done\nexec $HELM "$@"`);
  const { agent } = options();
  const fleet = fleetOf(many(3), {
    // A value that no cache contains.
    agent: { ...agent, helmExecutable, defaultImage: `unheard-of:${Date.now()}` },
    credentials: provisionedWith(SecretValue.unsafePlainText('a system key')),
  });
  writeFileSync(gate, '');
  expect(Object.keys(written(fleet))).toHaveLength(9);
});

test('a fleet returns the namespaces of its tenants', () => {
  const app = testApp();
  const fleet = fleetOf([{ name: 'acme' }, { name: 'umbrella', inNamespace: 'u' }], {}, app);
  expect(fleet.inNamespaces).toEqual(['clearml-acme', 'u']);
  expect(fleet.workspaces.map(({ agent }) => agent.inNamespace)).toEqual(fleet.inNamespaces);
  expect(App.of(fleet)).toBe(app);
});

describe('single sign-on', () => {
  const clientSecret = SecretValue.unsafePlainText('m4rker-client');
  const privateKey = SecretValue.existing('saml', 'key');
  const oidc = { externalTenant: 'acme-1', realm: 'https://sso.example.com/realms/acme', clientId: 'c', clientSecret };
  const saml = { externalTenant: 'u', provider: 'x', secretConfiguration: { private_key: privateKey } };
  const create = () =>
    fleetOf(
      [
        { name: 'acme', adminEmail: 'a@acme.example', singleSignOn: TenantSignOn.keycloak(oidc) },
        { name: 'umbrella', adminEmail: 'a@u.example', singleSignOn: TenantSignOn.saml(saml) },
        { name: 'plain', adminEmail: 'a@p.example' },
      ],
      { credentials: PROVISIONED },
    );

  test('gives the URLs to register at the identity providers', () => {
    const { workspaces, ...fleet } = create();
    const url = 'https://app.clearml.example.com';
    expect(fleet.loginUrls).toEqual({ acme: `${url}/login/acme-1`, umbrella: `${url}/login/u` });
    expect(fleet.callbackUrls).toEqual({ acme: `${url}/callback_c` });
    expect(workspaces.map(({ logoutUrls }) => logoutUrls.length)).toEqual([2, 2, 0]);
    expect(workspaces[0]?.logoutUrls).toEqual([`${url}/login`, `${url}/login/acme-1`]);
  });

  test('declares the registration at each identity provider', () => {
    const { workspaces } = create();
    const found = Prerequisites.of(workspaces[0]?.node.root as App)
      .all()
      .filter(({ kind }) => kind === PrerequisiteKind.IDENTITY_PROVIDER);
    const url = 'https://app.clearml.example.com';
    expect(found.map(({ name }) => name)).toEqual([`${url}/callback_c`, `${url}/login/u`]);
    expect(found[0]?.remedy).toBe(
      `register the redirect URI ${url}/callback_c; post-logout redirect URIs ${url}/login, ${url}/login/acme-1 (sso_multi_tenant_login.md)`,
    );
  });

  test('creates another Job for another version of a client secret', () => {
    const jobOf = (secret: SecretValue) => {
      const singleSignOn = TenantSignOn.keycloak({ ...oidc, clientSecret: secret });
      const tenant = { name: 'acme', adminEmail: 'a@acme.example', singleSignOn };
      const files = synthesized(workspaceOf(tenant, { credentials: PROVISIONED }));
      return objectsIn(files).find(({ kind }) => kind === 'Job')?.metadata.name;
    };
    expect(jobOf(clientSecret)).toBe(jobOf(clientSecret));
    expect(jobOf(clientSecret.withVersion('2'))).not.toBe(jobOf(clientSecret));
  });

  test('gives the secrets of a provider to the Job only, by its environment', () => {
    const files = written(create());
    const holders = Object.entries(files).filter(([, text]) => /m4rker|bTRya2Vy/.test(text));
    expect(holders.map(([file]) => file)).toEqual(['tenant-acme-secrets.k8s.yaml']);
    const jobOf = (name: string) => objectsIn(filesOf(files, name)).find(({ kind }) => kind === 'Job');
    const variablesOf = (name: string) => jobOf(name)?.spec.template.spec.containers[0].env.slice(2);
    expect(variablesOf('acme')).toEqual([
      { name: 'SINGLE_SIGN_ON_0', valueFrom: { secretKeyRef: expect.objectContaining({ name: expect.anything() }) } },
    ]);
    expect(variablesOf('umbrella')).toEqual([
      { name: 'SINGLE_SIGN_ON_0', valueFrom: { secretKeyRef: { name: 'saml', key: 'key' } } },
    ]);
    expect(variablesOf('plain')).toEqual([]);
    const settings = objectsIn(filesOf(files, 'umbrella')).find(({ kind }) => kind === 'ConfigMap')?.data;
    expect(JSON.parse(settings['tenant.json']).singleSignOn).toEqual({
      provider: 'x',
      sso: { tenant: 'u' },
      configuration: { display_name: 'umbrella' },
      secrets: { private_key: 'SINGLE_SIGN_ON_0' },
    });
  });
});
