import { Chart } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import { ChartSource } from '../../lib/chart/chart-source';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { PodSecurityStandards } from '../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../lib/security/standards/rule';
import { ClearmlServer } from '../../lib/server/server';
import { TenantProvisioning } from '../../lib/tenants/provisioning/tenant-provisioning';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import type { TenantWorkspaceOptions } from '../../lib/tenants/tenant-workspace-props';
import { contractAt, queuesOf, taskPodOf } from '../agent/agents';
import { CONTRACT } from '../gateway/gateways';
import { serverOf } from '../server/servers';
import { failureOf, synthesized, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import {
  fleetOf,
  NAMED_CREDENTIALS,
  options,
  PROVISIONED,
  provisionedWith,
  refusal,
  testApp,
  workspaceOf,
} from './fleets';

const ACME: Tenant = { name: 'acme', adminEmail: 'admin@acme.example' };

/** The objects of the files of a tenant, by kind and name. */
function objectsOf(tenant: Tenant, others: Partial<TenantWorkspaceOptions> = {}): Record<string, any> {
  const files = synthesized(workspaceOf(tenant, others));
  const objects = Object.entries(files).flatMap(([file, text]) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => ({ file, ...document.toJS() })),
  );
  return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

const find = (objects: Record<string, any>, kind: string) =>
  Object.values(objects).find((object) => object.kind === kind);

test('creates a namespace and an agent', () => {
  const objects = objectsOf({ ...ACME, labels: { a: '1' } }, { labels: { a: '0', b: '2' } });
  const { metadata } = objects['Namespace/clearml-acme'];
  expect(metadata.labels).toMatchObject({ 'cdk8s-clearml/tenant': 'acme', a: '1', b: '2' });
  expect(objects['Namespace/clearml-acme'].file).toBe('tenant-acme-namespace.k8s.yaml');
  const agent = objects['Deployment/clearml-enterprise-agent'];
  expect([agent.metadata.namespace, agent.file]).toEqual(['clearml-acme', 'tenant-acme.k8s.yaml']);
  expect(Object.values(objects).filter(({ kind }) => /Quota|LimitRange|NetworkPolicy/.test(kind))).toEqual([]);
});

test.each(['agent', 'gateway'] as const)('rejects the %s of a tenant in another namespace with CLEARML9072', (name) => {
  const all = { agent: options({}).agent, gateway: { chart: ChartSource.directory(CONTRACT), authCookieName: 'a' } };
  const elsewhere = { [name]: { ...all[name], inNamespace: 'elsewhere' } };
  expect(failureOf(() => workspaceOf(ACME, elsewhere)).message).toContain(
    `CLEARML9072 tenant-acme: ${name}.inNamespace is elsewhere, and the namespace of the tenant is clearml-acme`,
  );
  const same = { [name]: { ...all[name], inNamespace: 'clearml-acme' } };
  expect(workspaceOf(ACME, same).inNamespace).toBe('clearml-acme');
});

test('overrides options of all tenants by options of the tenant', () => {
  const common = { quota: { pods: '9' }, limits: { defaultLimits: { memory: '1Gi' } } };
  const hard = (tenant: Partial<Tenant>) => objectsOf({ ...ACME, ...tenant }, common)['ResourceQuota/quota'].spec.hard;
  expect(hard({})).toEqual({ pods: '9' });
  expect(hard({ quota: { 'requests.cpu': '4' } })).toEqual({ 'requests.cpu': '4' });
  const { spec } = objectsOf({ ...ACME, limits: { maximum: { cpu: '2' } } }, common)['LimitRange/limits'];
  expect(spec.limits).toEqual([{ type: 'Container', max: { cpu: '2' } }]);
});

test('creates queues from data', () => {
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

test('permits connections of the agent to the server in any namespace and to the Kubernetes API', () => {
  const app = testApp();
  const server = new ClearmlServer(new Chart(app, 'clearml', { namespace: 'ml' }), 'server', {
    chart: ChartSource.community(),
    baseDomain: 'clearml.example.com',
  });
  const networkIsolation = { serverNamespaces: ['ingress-nginx'], kubernetesApiCidrs: ['10.96.0.1/32'] };
  const workspace = workspaceOf(ACME, { server, networkIsolation }, app);
  const text = synthesized(workspace)['tenant-acme-namespace.k8s.yaml'] ?? '';
  const policies = parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === 'NetworkPolicy');
  const { spec } = policies.find(({ metadata }) => metadata.name === 'allow-servers');
  const [{ to, ports }] = spec.egress;
  expect(to.map((peer: any) => peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name'])).toEqual([
    'ingress-nginx',
    'ml',
  ]);
  expect(ports.map(({ port }: { port: number }) => port)).toEqual([80, 443, 8008, 8080, 8081, 8443]);
  expect(policies.map(({ metadata }) => metadata.name)).toContain('allow-kubernetes-api');
});

describe('credentials', () => {
  const reads = (agent: any) =>
    agent.spec.template.spec.containers[0].env.flatMap(({ valueFrom }: any) =>
      valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef.name] : [],
    );

  test('of each tenant are written to a separate file of Secrets', () => {
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

  test('can be delivered by External Secrets, also for one fleet only', () => {
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
    expect(new Set(reads(objects['Deployment/clearml-enterprise-agent']))).toEqual(new Set(['mine']));
  });

  test('can be provisioned: the agent reads the Secret of the Job, which is not a prerequisite', () => {
    const workspace = workspaceOf(ACME, { credentials: PROVISIONED });
    const needed = Prerequisites.of(workspace)
      .all()
      .map(({ kind, name, inNamespace }) => `${kind} ${inNamespace ?? ''} ${name}`);
    expect(needed).not.toContain('Secret clearml-acme clearml-tenant-credentials');
    expect(needed).toContain('Secret clearml clearml-conf');
    const objects = objectsOf(ACME, { credentials: PROVISIONED });
    expect(new Set(reads(objects['Deployment/clearml-enterprise-agent']))).toEqual(
      new Set(['clearml-tenant-credentials']),
    );
  });
});

describe('provisioning', () => {
  const jobOf = (tenant: Tenant = ACME, others: Partial<TenantWorkspaceOptions> = {}) =>
    find(objectsOf(tenant, { credentials: PROVISIONED, ...others }), 'Job');

  test('creates a Job in the namespace of the server, and valid objects', () => {
    const objects = Object.values(objectsOf(ACME, { credentials: PROVISIONED })).map(
      ({ file: _, ...object }) => object,
    );
    expect(objects.flatMap(schemaProblems)).toEqual([]);
    const { metadata, spec } = jobOf();
    expect(metadata).toEqual({
      name: expect.stringMatching(/^clearml-tenant-acme-[0-9a-f]{8}$/),
      namespace: 'clearml',
    });
    const [container] = spec.template.spec.containers;
    expect(container.image).toBe('docker.io/library/python:3.13-alpine');
    expect(container.env).toEqual([
      {
        name: 'CLEARML_SYSTEM_ACCESS_KEY',
        valueFrom: { secretKeyRef: { name: 'clearml-conf', key: 'apiserver_key' } },
      },
      {
        name: 'CLEARML_SYSTEM_SECRET_KEY',
        valueFrom: { secretKeyRef: { name: 'clearml-conf', key: 'apiserver_secret' } },
      },
    ]);
  });

  test('satisfies the restricted Pod Security Standard, on OpenShift without a user', () => {
    const standards = PodSecurityStandards.of(PodSecurityLevel.RESTRICTED, '1.32');
    expect(standards.checkObject(jobOf())).toEqual([]);
    expect(jobOf().spec.template.spec.securityContext.runAsUser).toBe(65532);
    const { agent } = options();
    const onOpenshift = jobOf(ACME, { agent: { ...agent, podSecurity: PodSecurity.openshift() } });
    expect(standards.checkObject(onOpenshift)).toEqual([]);
    expect(onOpenshift.spec.template.spec.securityContext).not.toHaveProperty('runAsUser');
  });

  test('may read and write one Secret only', () => {
    const objects = objectsOf(ACME, { credentials: PROVISIONED });
    const role = objects['Role/clearml-tenant-acme'];
    expect(role.metadata.namespace).toBe('clearml-acme');
    expect(role.rules).toEqual([
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['clearml-tenant-credentials'],
        verbs: ['get', 'create', 'patch'],
      },
    ]);
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
    const name = (tenant: Partial<Tenant> = {}) => jobOf({ ...ACME, ...tenant }).metadata.name;
    expect(name()).toBe(name());
    expect(name({ domains: ['acme.io'] })).not.toBe(name());
    expect(name({ quota: { pods: '1' } })).toBe(name());
  });

  test('writes the settings of the script', () => {
    const tenant: Tenant = { ...ACME, company: 'Acme', maxUsers: 3, domains: ['acme.io'], inNamespace: 'x' };
    const { agent } = options();
    const settings = (others: Partial<TenantWorkspaceOptions>) =>
      JSON.parse(
        objectsOf(tenant, { credentials: PROVISIONED, ...others })['ConfigMap/clearml-tenant-acme'].data['tenant.json'],
      );
    expect(settings({})).toEqual({
      apiUrl: 'https://api.clearml.example.com',
      secretName: 'clearml-tenant-credentials',
      secretNamespace: 'x',
      company: 'Acme',
      adminName: 'acme-admin',
      adminEmail: 'admin@acme.example',
      internalAdmin: false,
      maxUsers: 3,
      domains: ['acme.io'],
      retry: { attempts: 8, delaySeconds: 1, timeoutSeconds: 20 },
    });
    expect(settings({ agent: { ...agent, applicationsQueue: {} } }).internalAdmin).toBe(true);
  });

  test('writes the system key to the manifest of the Secrets only', () => {
    const credentials = provisionedWith(
      SecretValue.unsafePlainText('m4rker-secret'),
      SecretValue.unsafePlainText('m4rker-access'),
    );
    const files = synthesized(workspaceOf(ACME, { credentials }));
    const holders = Object.entries(files).filter(([, text]) => /m4rker|bTRya2Vy/.test(text));
    expect(holders.map(([file]) => file)).toEqual(['tenant-acme-secrets.k8s.yaml']);
    expect(parse(holders[0]?.[1] ?? '').metadata.namespace).toBe('clearml');
    expect(
      Object.keys(objectsOf(ACME, { credentials, secretDelivery: SecretDelivery.existing() })).join(' '),
    ).not.toContain('Secret/');
  });
});

test('sets individual release names for agents of earlier charts', () => {
  const agent = { ...options().agent, chart: contractAt('6.12.3'), releaseName: 'agent-{tenant}' };
  const fleet = fleetOf([{ name: 'a' }, { name: 'b' }], { agent });
  expect(fleet.workspaces.map((workspace) => workspace.agent.release.releaseName)).toEqual(['agent-a', 'agent-b']);
});

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
