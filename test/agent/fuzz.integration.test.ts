import { existsSync } from 'node:fs';
import fc from 'fast-check';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { CpuCapacity, GpuCapacity } from '../../lib/agent/capacity/capacities';
import { DashboardReport } from '../../lib/agent/capacity/capacity-options';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { CodedError } from '../../lib/core/errors/coded-error';
import { isJsonObject } from '../../lib/helm/data/json';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { junk, oddText } from '../support/junk';
import { schemaProblems } from '../support/kubernetes-schemas';
import { propertyRuns } from '../support/property-runs';
import { agentOf, CONTRACT, contractAt, objectsOf, PUBLIC, queuesOf, taskPodOf } from './agents';

/** Texts that are often right, sometimes odd. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('default', 'gpu', 'a.b', 'k8s:H100:{task_id}', 'python:3.12', '/data', 'yes', '1'),
  },
  { weight: 2, arbitrary: oddText },
);
const number = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, -1, 0.5, 0.25, 1e21, Number.NaN, Infinity));
const map = (value: fc.Arbitrary<any> = text) =>
  fc.dictionary(fc.oneof(fc.constantFrom('a', 'team', 'nvidia.com/gpu', 'HOME'), text), value, { maxKeys: 3 });
const some = (props: Record<string, fc.Arbitrary<any>>) => fc.record(props, { requiredKeys: [] });

const secret = fc.constantFrom(SecretValue.unsafePlainText('x'), SecretValue.existing('a', 'b'));
const volume = fc.record({ name: fc.constantFrom('v', 'w'), emptyDir: fc.constant({}) });
const mount = fc.record({ name: fc.constantFrom('v', 'w'), mountPath: fc.constantFrom('/v', '/root/x', 'x') });
const list = (item: fc.Arbitrary<any>) => fc.array(item, { maxLength: 2 });

/** Things that factories make, or the error with which they refuse. */
const made = (make: fc.Arbitrary<() => unknown>) => make;
const gpus = made(
  fc.oneof(
    number.map((count) => () => Gpus.whole(count)),
    fc.tuple(fc.constantFrom('1g.10gb', '3g.71gb', '1g'), number).map(
      ([profile, count]) =>
        () =>
          Gpus.mig(profile, count),
    ),
    number.map((fraction) => () => Gpus.fraction(fraction)),
  ),
);

const template = {
  gpus,
  resources: some({ limits: map(fc.oneof(number, text)) }),
  sharedMemory: fc.constantFrom('1Gi', ''),
  environment: map(),
  secretEnvironment: map(secret),
  labels: map(),
  annotations: map(),
  nodeSelector: map(),
  volumes: list(volume),
  volumeMounts: list(mount),
  containerSecurityContext: some({ runAsNonRoot: fc.boolean(), runAsUser: number }),
};
const queueOptions = {
  ...template,
  maxPods: number,
  image: text,
  useImageEntrypoint: fc.boolean(),
  workerIdTemplate: text,
  multiNode: list(number),
  fileMounts: list(fc.record({ name: text, folderPath: text, fileContent: text })),
  extraVolumes: list(volume),
  extraVolumeMounts: list(mount),
};

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const cache = fc
  .tuple(fc.constantFrom('clearml', 'huggingFace', 'nim'), some({ claimName: text, hostPath: text, mountPath: text }))
  .map(
    ([kind, options]) =>
      () =>
        TaskCache[kind as 'nim'](options),
  );
const certificates = fc
  .tuple(list(fc.record({ alias: text, pem: fc.constantFrom(PEM, 'x') })), some({ inTasks: fc.boolean() }))
  .map(
    ([given, options]) =>
      () =>
        CustomCertificates.additional(given, options),
  );

const AGENT_PROPS = {
  chart: fc.constantFrom('6.9.3', '6.10.6', '6.12.3', '6.14.6', 'public').map((version) => () => chartOf(version)),
  endpoints: fc.record(
    {
      apiUrl: fc.oneof(fc.constant('https://a'), text),
      appUrl: fc.constant('https://b'),
      filesUrl: fc.constant('s3://c'),
    },
    { requiredKeys: ['apiUrl', 'appUrl'] },
  ),
  queues: fc.array(fc.record({ name: text, ...queueOptions }, { requiredKeys: ['name'] }), { maxLength: 3 }),
  applicationsQueue: some(queueOptions),
  basePodTemplate: some(template),
  createQueues: fc.boolean(),
  caches: list(cache),
  certificates,
  maxPods: number,
  monitoredResources: fc.record({ max: number, field: text }, { requiredKeys: ['max'] }),
  dashboard: some({
    report: fc.constantFrom(...Object.values(DashboardReport)),
    reportSeconds: number,
    gpus: fc.oneof(
      number.map((n) => () => GpuCapacity.of(n)),
      text.map((nodeSelector) => () => GpuCapacity.discovered({ nodeSelector })),
    ),
    cpus: number.map((n) => () => CpuCapacity.of(n)),
  }),
  useOwnerToken: fc.boolean(),
  composeApplications: fc.boolean(),
  completedPodDeletionDelayMinutes: number,
  queuePollSeconds: number,
  statusReportSeconds: number,
  serverTasks: map(fc.object({ maxDepth: 1 })),
  defaultImage: text,
  releaseName: text,
  registryUsername: text,
  credentials: fc
    .constantFrom('x', 'a/b', '', 'x'.repeat(300), '名前')
    .map((name) => () => ServerCredentials.fromSecret(name)),
  workerId: text,
  taskWorkerIdTemplate: text,
  allowSeveralCategories: fc.boolean(),
  multiNode: fc.boolean(),
  clusterAccess: fc.boolean(),
  fractionInjectorVersion: fc.constantFrom('1.2.0', '1.3.0', 'new'),
  bootstrap: fc.boolean(),
  podSecurity: fc.constantFrom(
    PodSecurity.restricted(),
    PodSecurity.baseline(),
    PodSecurity.openshift(),
    PodSecurity.unmodified(),
  ),
  airGapped: fc.record({ image: text, pipIndexUrl: text }),
  startScript: fc.oneof(text, fc.constant('python3 -m clearml_agent execute --id {task_id}')),
  agentPod: some({
    environment: map(),
    secretEnvironment: map(secret),
    labels: map(),
    volumes: list(volume),
    volumeMounts: list(mount),
    startScript: text,
    serviceAccountName: text,
    roles: list(text),
    annotations: map(),
    nodeSelector: map(),
    fileMounts: list(fc.record({ name: text, folderPath: text, fileContent: text })),
  }),
  registryToken: secret,
  imagePullSecrets: list(text),
  imageRegistry: text,
  values: fc.oneof(map(fc.object({ maxDepth: 2 })), fc.record({ agentk8sglue: map(fc.object({ maxDepth: 2 })) })),
};
const agentProps = some(AGENT_PROPS);

const charts = new Map<string, ChartSource>();
function chartOf(version: string): ChartSource {
  const chart = charts.get(version) ?? (version === 'public' ? publicChart() : contractAt(version));
  charts.set(version, chart);
  return chart;
}

function publicChart(): ChartSource {
  return existsSync(PUBLIC) ? ChartSource.directory(PUBLIC) : ChartSource.directory(CONTRACT);
}

/** What is a function makes the prop. */
function resolved(node: any): any {
  if (typeof node === 'function') {
    return node();
  }
  if (Array.isArray(node)) {
    return node.map(resolved);
  }
  return isJsonObject(node)
    ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value)]))
    : node;
}

let taken = 0;

/** Whatever the props, they give objects that Kubernetes takes, or an error with a code. */
function attempt(props: any): void {
  let objects: any[];
  let agent: ReturnType<typeof agentOf>;
  try {
    agent = agentOf(resolved(props) as Partial<ClearmlAgentProps>);
    expect(agent.node.validate().filter((problem) => !problem.startsWith('CLEARML'))).toEqual([]);
    objects = objectsOf(agent);
  } catch (error) {
    if (!(error instanceof CodedError)) {
      throw error;
    }
    expect(error.message.split('\n').length).toBeLessThanOrEqual(3);
    return;
  }
  taken += 1;
  expect(objects.map(({ kind }) => kind)).toContain('Deployment');
  if (agent.release.chartName === 'clearml-enterprise-agent') {
    expect(queuesOf(agent).map(({ name }) => taskPodOf(agent, name).kind)).not.toContain(undefined);
  }
  // Texts that YAML would misread are objects of the printer until they are printed.
  expect((JSON.parse(JSON.stringify(objects)) as any[]).flatMap(schemaProblems)).toEqual([]);
}

test('props give an agent or a coded error, never anything else', () => {
  fc.assert(fc.property(agentProps, attempt), { numRuns: propertyRuns(40) });
});

test('few props at a time often give an agent', () => {
  taken = 0;
  const few = fc
    .tuple(fc.record(AGENT_PROPS), fc.shuffledSubarray(Object.keys(AGENT_PROPS), { minLength: 1, maxLength: 3 }))
    .map(([props, names]) => Object.fromEntries(names.map((name) => [name, (props as Record<string, unknown>)[name]])));
  fc.assert(fc.property(few, attempt), { numRuns: 60 });
  expect(taken).toBeGreaterThan(10);
});

test('a prop of any type gives an agent or a coded error', () => {
  const anyProp = fc.tuple(fc.constantFrom(...Object.keys(AGENT_PROPS), 'server', 'hooks', 'queus'), junk);
  fc.assert(
    fc.property(anyProp, ([name, value]) => attempt({ [name]: value })),
    { numRuns: propertyRuns(200) },
  );
});

test('a prop of a queue, or of the pod of an agent, of any type gives an agent or a coded error', () => {
  const below = fc.oneof(
    fc
      .tuple(fc.constantFrom(...Object.keys(queueOptions), 'name', 'nam'), junk)
      .map(([name, value]) => ({ queues: [{ name: 'a', [name]: value }] })),
    fc
      .tuple(fc.constantFrom('environment', 'fileMounts', 'volumes', 'roles', 'labels', 'rols'), junk)
      .map(([name, value]) => ({ agentPod: { [name]: value } })),
  );
  fc.assert(fc.property(below, attempt), { numRuns: propertyRuns(200) });
});
