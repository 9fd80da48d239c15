import { type App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { ChartSource } from '../../lib/chart/chart-source';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { PodSecurityStandards } from '../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../lib/security/standards/rule';
import { ClearmlServer } from '../../lib/server/server';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import type { TenantWorkspaceOptions } from '../../lib/tenants/tenant-workspace-props';
import { contractAt, queuesOf, taskPodOf } from '../agent/agents';
import { objectsIn, synthesized } from '../support/apps';
import { cacheInFolder } from '../support/caches';
import { schemaProblems } from '../support/kubernetes-schemas';
import { fleetOf, NAMED_CREDENTIALS, options, PROVISIONED, provisionedWith, testApp, workspaceOf } from './fleets';

const ACME: Tenant = { name: 'acme', adminEmail: 'admin@acme.example' };

// Tests of equal agents share a rendering.
const cache = cacheInFolder();
beforeEach(() => cacheInFolder(cache));

/** The objects of the files of a tenant, by kind and name. */
function objectsOf(tenant: Tenant, others: Partial<TenantWorkspaceOptions> = {}, app?: App): Record<string, any> {
  const objects = objectsIn(synthesized(workspaceOf(tenant, others, app)));
  return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

const find = (objects: Record<string, any>, kind: string) =>
  Object.values(objects).find((object) => object.kind === kind);

test('a workspace creates a namespace and an agent', () => {
  const objects = objectsOf({ ...ACME, labels: { a: '1' } }, { labels: { a: '0', b: '2' } });
  const { metadata } = objects['Namespace/clearml-acme'];
  expect(metadata.labels).toMatchObject({ 'cdk8s-clearml/tenant': 'acme', a: '1', b: '2' });
  expect(objects['Namespace/clearml-acme'].file).toBe('tenant-acme-namespace.k8s.yaml');
  const agent = objects['Deployment/clearml-enterprise-agent'];
  expect([agent.metadata.namespace, agent.file]).toEqual(['clearml-acme', 'tenant-acme.k8s.yaml']);
  expect(Object.values(objects).filter(({ kind }) => /Quota|LimitRange|NetworkPolicy/.test(kind))).toEqual([]);
});

test('fields of a tenant override the options of all tenants', () => {
  const common = { quota: { pods: '9' }, limits: { defaultLimits: { memory: '1Gi' } } };
  const hard = (tenant: Partial<Tenant>) => objectsOf({ ...ACME, ...tenant }, common)['ResourceQuota/quota'].spec.hard;
  expect(hard({})).toEqual({ pods: '9' });
  expect(hard({ quota: { 'requests.cpu': '4' } })).toEqual({ 'requests.cpu': '4' });
  const { spec } = objectsOf({ ...ACME, limits: { maximum: { cpu: '2' } } }, common)['LimitRange/limits'];
  expect(spec.limits).toEqual([{ type: 'Container', max: { cpu: '2' } }]);
});

test('a workspace creates the queues of the tenant', () => {
  const queues = [
    { name: 'cpu', maxPods: 3, image: 'python:3.12', cpuLimit: '2', memoryLimit: '4Gi', environment: { A: 'b' } },
    { name: 'gpu', gpus: 2, nodeSelector: { a: 'b' } },
    { name: 'slice', migProfile: '1g.10gb' },
    { name: 'half', gpuFraction: 0.5 },
  ];
  const { agent } = workspaceOf({ ...ACME, queues });
  expect(queuesOf(agent).map(({ name }) => name)).toEqual(['cpu', 'gpu', 'half', 'slice']);
  const limits = (queue: string) => taskPodOf(agent, queue).spec.containers[0].resources?.limits;
  expect(limits('cpu')).toEqual({ cpu: '2', memory: '4Gi' });
  expect(limits('gpu')).toEqual({ 'nvidia.com/gpu': 2 });
  expect(limits('slice')).toEqual({ 'nvidia.com/mig-1g.10gb': 1 });
  expect(taskPodOf(agent, 'half').metadata.labels).toMatchObject({ 'clearml-injector/fraction': '0.500' });
  expect(queuesOf(workspaceOf(ACME).agent).map(({ name }) => name)).toEqual(['default']);
});

test('policies permit connections of the agent to a server in another namespace and to the Kubernetes API', () => {
  const app = testApp();
  const server = new ClearmlServer(new Chart(app, 'clearml', { namespace: 'ml' }), 'server', {
    chart: ChartSource.community(),
    baseDomain: 'clearml.example.com',
  });
  const networkIsolation = { serverNamespaces: ['ingress-nginx'], kubernetesApiCidrs: ['10.96.0.1/32'] };
  const objects = objectsOf(ACME, { server, networkIsolation }, app);
  const { spec, file } = objects['NetworkPolicy/allow-servers'];
  expect(file).toBe('tenant-acme-namespace.k8s.yaml');
  const [{ to, ports }] = spec.egress;
  expect(to.map((peer: any) => peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name'])).toEqual([
    'ingress-nginx',
    'ml',
  ]);
  expect(ports.map(({ port }: { port: number }) => port)).toEqual([80, 443, 8008, 8080, 8081, 8443]);
  expect(objects).toHaveProperty('NetworkPolicy/allow-kubernetes-api');
});

describe('credentials', () => {
  const secretsOfAgent = (objects: Record<string, any>) => {
    const { env } = objects['Deployment/clearml-enterprise-agent'].spec.template.spec.containers[0];
    return new Set(env.flatMap(({ valueFrom }: any) => valueFrom?.secretKeyRef?.name ?? []));
  };

  test('of each tenant are written to a separate file', () => {
    const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { credentials: NAMED_CREDENTIALS });
    const files = synthesized(fleet.workspaces[0] as Chart);
    expect(Object.keys(files).filter((file) => file.includes('secrets'))).toEqual([
      'tenant-a-secrets.k8s.yaml',
      'tenant-b-secrets.k8s.yaml',
    ]);
    for (const [file, text] of Object.entries(files)) {
      const [, owner] = /^tenant-(.)-secrets/.exec(file) ?? [];
      for (const name of ['a', 'b']) {
        const holds = [`access-key-of-${name}`, `secret-key-of-${name}`].filter(
          (key) => text.includes(key) || text.includes(Buffer.from(key).toString('base64')),
        );
        expect([file, holds.length]).toEqual([file, owner === name ? 2 : 0]);
      }
    }
  });

  test('can be delivered by External Secrets through the prop secretDelivery', () => {
    const credentials = TenantCredentials.perTenant({
      keysOf: ({ name }) => ({
        accessKey: SecretValue.external(`clearml/${name}`, 'access'),
        secretKey: SecretValue.external(`clearml/${name}`, 'secret'),
      }),
    });
    const secretDelivery = SecretDelivery.externalSecrets({ store: 'vault' });
    const external = find(objectsOf(ACME, { credentials, secretDelivery }), 'ExternalSecret');
    expect(external.metadata.namespace).toBe('clearml-acme');
    expect(external.spec.data.map(({ remoteRef }: any) => `${remoteRef.key} ${remoteRef.property}`)).toEqual([
      'clearml/acme access',
      'clearml/acme secret',
    ]);
  });

  test('can be in an existing Secret', () => {
    const objects = objectsOf(ACME, { credentials: TenantCredentials.fromSecret('mine') });
    expect(secretsOfAgent(objects)).toEqual(new Set(['mine']));
  });

  test('can be provisioned: the agent reads the Secret of the Job, which is not a prerequisite', () => {
    const workspace = workspaceOf(ACME, { credentials: PROVISIONED });
    const needed = Prerequisites.of(workspace)
      .all()
      .map(({ kind, name, inNamespace }) => `${kind} ${inNamespace ?? ''} ${name}`);
    expect(needed).not.toContain('Secret clearml-acme clearml-tenant-credentials');
    expect(needed).toContain('Secret clearml clearml-conf');
    expect(secretsOfAgent(objectsOf(ACME, { credentials: PROVISIONED }))).toEqual(
      new Set(['clearml-tenant-credentials']),
    );
  });
});

describe('provisioning', () => {
  const provisioned = (tenant: Tenant = ACME, others: Partial<TenantWorkspaceOptions> = {}) =>
    objectsOf(tenant, { credentials: PROVISIONED, ...others });
  let objects: Record<string, any>;

  beforeAll(() => {
    objects = provisioned();
  });

  test('creates a Job in the namespace of the server, and valid objects', () => {
    const withoutFiles = Object.values(objects).map(({ file: _, ...object }) => object);
    expect(withoutFiles.flatMap(schemaProblems)).toEqual([]);
    const { metadata, spec } = find(objects, 'Job');
    expect(metadata).toEqual({
      name: expect.stringMatching(/^clearml-tenant-acme-[0-9a-f]{8}$/),
      namespace: 'clearml',
    });
    const [container] = spec.template.spec.containers;
    expect(container.image).toBe('docker.io/library/python:3.13-alpine');
    const reference = (key: string) => ({ secretKeyRef: { name: 'clearml-conf', key } });
    expect(container.env).toEqual([
      { name: 'CLEARML_SYSTEM_ACCESS_KEY', valueFrom: reference('apiserver_key') },
      { name: 'CLEARML_SYSTEM_SECRET_KEY', valueFrom: reference('apiserver_secret') },
    ]);
  });

  test('meets the restricted Pod Security Standard, on OpenShift without runAsUser', () => {
    const standards = PodSecurityStandards.of(PodSecurityLevel.RESTRICTED, '1.32');
    const job = find(objects, 'Job');
    expect(standards.checkObject(job)).toEqual([]);
    expect(job.spec.template.spec.securityContext.runAsUser).toBe(65532);
    const agent = { ...options().agent, podSecurity: PodSecurity.openshift() };
    const onOpenshift = find(provisioned(ACME, { agent }), 'Job');
    expect(standards.checkObject(onOpenshift)).toEqual([]);
    expect(onOpenshift.spec.template.spec.securityContext).not.toHaveProperty('runAsUser');
  });

  test('may read and write one Secret only', () => {
    const { metadata, rules } = objects['Role/clearml-tenant-acme'];
    expect(metadata.namespace).toBe('clearml-acme');
    const [resourceNames, verbs] = [['clearml-tenant-credentials'], ['get', 'create', 'patch']];
    expect(rules).toEqual([{ apiGroups: [''], resources: ['secrets'], resourceNames, verbs }]);
    expect(objects['RoleBinding/clearml-tenant-acme']).toMatchObject({
      metadata: { namespace: 'clearml-acme' },
      subjects: [{ kind: 'ServiceAccount', name: 'clearml-tenant-acme', namespace: 'clearml' }],
    });
    const bound = Object.values(objects).filter(
      ({ kind, subjects = [] }) =>
        /Binding$/.test(kind) && subjects.some(({ name }: any) => name === 'clearml-tenant-acme'),
    );
    expect(bound).toHaveLength(1);
  });

  test('creates a Job with another name exactly when its content changes', () => {
    const name = (tenant: Partial<Tenant> = {}) => find(provisioned({ ...ACME, ...tenant }), 'Job').metadata.name;
    const before = find(objects, 'Job').metadata.name;
    expect(name()).toBe(before);
    expect(name({ domains: ['acme.io'] })).not.toBe(before);
    expect(name({ quota: { pods: '1' } })).toBe(before);
  });

  test('writes the settings of the script to a ConfigMap', () => {
    const tenant: Tenant = { ...ACME, company: 'Acme', maxUsers: 3, domains: ['acme.io'], inNamespace: 'x' };
    const { agent } = options();
    const settings = (others: Partial<TenantWorkspaceOptions>) =>
      JSON.parse(provisioned(tenant, others)['ConfigMap/clearml-tenant-acme'].data['tenant.json']);
    expect(settings({})).toEqual({
      apiUrl: 'https://api.clearml.example.com',
      secretName: 'clearml-tenant-credentials',
      secretNamespace: 'x',
      company: 'Acme',
      adminName: 'acme-admin',
      adminEmail: 'admin@acme.example',
      internalAdmin: false,
      companySettings: { allowed_users: 3 },
      domains: ['acme.io'],
      retry: { attempts: 8, delaySeconds: 1, timeoutSeconds: 20 },
    });
    expect(settings({ agent: { ...agent, applicationsQueue: {} } }).internalAdmin).toBe(true);
  });

  test('writes the system key to the manifest of Secrets only', () => {
    const credentials = provisionedWith(
      SecretValue.unsafePlainText('m4rker-secret'),
      SecretValue.unsafePlainText('m4rker-access'),
    );
    const files = synthesized(workspaceOf(ACME, { credentials }));
    const holders = Object.entries(files).filter(([, text]) => /m4rker|bTRya2Vy/.test(text));
    expect(holders.map(([file]) => file)).toEqual(['tenant-acme-secrets.k8s.yaml']);
    expect(parse(holders[0]?.[1] ?? '').metadata.namespace).toBe('clearml');
    const delivered = objectsOf(ACME, { credentials, secretDelivery: SecretDelivery.existing() });
    expect(Object.keys(delivered).join(' ')).not.toContain('Secret/');
  });
});

test('the agents of a fleet have individual release names with earlier charts', () => {
  const agent = { ...options().agent, chart: contractAt('6.12.3'), releaseName: 'agent-{tenant}' };
  const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { agent });
  expect(fleet.workspaces.map((workspace) => workspace.agent.release.releaseName)).toEqual(['agent-a', 'agent-b']);
});
