import type { ClearmlAgent } from '../../lib/agent/agent';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import type { TaskPodTemplate } from '../../lib/agent/tasks/pod-template';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import {
  agentEnvironmentOf,
  agentPodOf,
  ENDPOINTS,
  objectOf,
  queuesOf,
  taskEnvironmentOf,
  taskPodOf,
  withValues,
} from './agents';

interface Row {
  readonly prop: string;
  readonly props: Partial<ClearmlAgentProps>;
  /** Documented paths and what must stand there. */
  readonly values: { readonly [path: string]: unknown };
  /** Where that shows in the rendered objects. */
  readonly seen: (agent: ClearmlAgent) => unknown;
  readonly as: unknown;
}

const secret = expect.stringMatching(/^[0-9a-f]{32}$/);
const VOLUME = { name: 'scratch', emptyDir: {} };
const MOUNT = { name: 'scratch', mountPath: '/scratch' };
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

const container = (agent: ClearmlAgent, queue?: string) => taskPodOf(agent, queue).spec.containers[0];

/** A prop of a template: its values below the template, and the content of the pods of tasks. */
const TEMPLATE_PROPS: [template: TaskPodTemplate, values: object, seen: (pod: any) => unknown, as: unknown][] = [
  [
    { environment: { LEVEL: 'debug' } },
    { env: [{ name: 'LEVEL', value: 'debug' }] },
    (pod) => pod.spec.containers[0].env.at(-1),
    { name: 'LEVEL', value: 'debug' },
  ],
  [
    { secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') } },
    { env: [{ name: 'PIN', valueFrom: { secretKeyRef: { name: 'pins', key: 'pin' } } }] },
    (pod) => pod.spec.containers[0].env.at(-1),
    { name: 'PIN', valueFrom: { secretKeyRef: { name: 'pins', key: 'pin' } } },
  ],
  ...(
    [
      [Gpus.whole(4), { 'nvidia.com/gpu': 4 }],
      [Gpus.mig('3g.20gb', 2), { 'nvidia.com/mig-3g.20gb': 2 }],
    ] as const
  ).map(([gpus, limits]): (typeof TEMPLATE_PROPS)[0] => [
    { gpus },
    { resources: { limits } },
    (pod) => pod.spec.containers[0].resources.limits,
    limits,
  ]),
  [
    { gpus: Gpus.fraction(0.0625) },
    { labels: { 'clearml-injector/fraction': '0.0625' } },
    (pod) => pod.metadata.labels,
    { 'clearml-injector/fraction': '0.0625' },
  ],
  [{ volumes: [VOLUME] }, { volumes: [VOLUME] }, (pod) => pod.spec.volumes, [VOLUME]],
];

const DSHM = { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } };
const DSHM_MOUNT = { name: 'dshm', mountPath: '/dev/shm' };

const TEMPLATE_ROWS: Row[] = TEMPLATE_PROPS.flatMap(([template, values, seen, as]) => {
  const names = Object.keys(template).join();
  const below = (path: string) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`agentk8sglue.${path}.${key}`, value]));
  return [
    {
      prop: `basePodTemplate.${names}`,
      props: { basePodTemplate: template },
      values: below('basePodTemplate'),
      seen: (agent: ClearmlAgent) => seen(taskPodOf(agent)),
      as,
    },
    {
      prop: `queues.${names}`,
      props: { queues: [{ name: 'q', ...template }] },
      values: below('queues.q.templateOverrides'),
      seen: (agent: ClearmlAgent) => seen(taskPodOf(agent, 'q')),
      as,
    },
    {
      prop: `applicationsQueue.${names}`,
      props: { applicationsQueue: template },
      values: below('appsQueue.templateOverrides'),
      seen: (agent: ClearmlAgent) => seen(taskPodOf(agent, '(apps)')),
      as,
    },
  ];
});

const SETTINGS = { maxPods: 3, defaultImage: 'python:3.12', useImageEntrypoint: true };

/** Props that set several values or other values than they contain: their documented paths, and the objects that show them. */
const ROWS: Row[] = [
  ...TEMPLATE_ROWS,
  {
    prop: 'basePodTemplate.sharedMemory',
    props: { basePodTemplate: { sharedMemory: '8Gi' } },
    values: {
      'agentk8sglue.basePodTemplate.volumes': [DSHM],
      'agentk8sglue.basePodTemplate.volumeMounts': [DSHM_MOUNT],
    },
    seen: (agent) => [taskPodOf(agent).spec.volumes, container(agent).volumeMounts],
    as: [[DSHM], [DSHM_MOUNT]],
  },
  {
    prop: 'queues.extraVolumes',
    props: {
      basePodTemplate: { sharedMemory: '8Gi' },
      queues: [{ name: 'q', extraVolumes: [VOLUME], extraVolumeMounts: [MOUNT] }],
    },
    values: {
      'agentk8sglue.queues.q.templateOverrides.extraVolumes': [VOLUME],
      'agentk8sglue.queues.q.templateOverrides.extraVolumeMounts': [MOUNT],
    },
    seen: (agent) => [taskPodOf(agent, 'q').spec.volumes, container(agent, 'q').volumeMounts],
    as: [
      [DSHM, VOLUME],
      [DSHM_MOUNT, MOUNT],
    ],
  },
  {
    prop: 'queues: settings',
    props: {
      queues: [{ name: 'q', maxPods: 3, image: 'python:3.12', useImageEntrypoint: true }],
    },
    values: { 'agentk8sglue.queues.q.queueSettings': SETTINGS },
    seen: (agent) => [queuesOf(agent), container(agent, 'q').image],
    as: [[{ name: 'q', file: 'queue-0.yaml', settings: SETTINGS }], 'python:3.12'],
  },
  {
    prop: 'queues: entrypoint off, explicitly',
    props: { queues: [{ name: 'q', useImageEntrypoint: false }] },
    values: { 'agentk8sglue.queues.q.queueSettings': { useImageEntrypoint: false } },
    seen: (agent) => queuesOf(agent)[0]?.settings,
    as: { useImageEntrypoint: false },
  },
  {
    prop: 'queues: a name with dots',
    props: { queues: [{ name: 'team.a/gpu', gpus: Gpus.whole(1) }] },
    values: { 'agentk8sglue.queues["team.a/gpu"].templateOverrides.resources.limits': { 'nvidia.com/gpu': 1 } },
    seen: (agent) => queuesOf(agent).map(({ name }) => name),
    as: ['team.a/gpu'],
  },
  {
    prop: 'endpoints',
    props: {},
    values: {
      'agentk8sglue.apiServerUrlReference': ENDPOINTS.apiUrl,
      'agentk8sglue.webServerUrlReference': ENDPOINTS.appUrl,
      'agentk8sglue.fileServerUrlReference': ENDPOINTS.filesUrl,
    },
    seen: (agent) => [
      agentEnvironmentOf(agent).CLEARML_API_HOST,
      taskEnvironmentOf(agent).CLEARML_WEB_HOST,
      taskEnvironmentOf(agent).CLEARML_FILES_HOST,
    ],
    as: [ENDPOINTS.apiUrl, ENDPOINTS.appUrl, ENDPOINTS.filesUrl],
  },
  {
    prop: 'endpoints without files',
    props: { endpoints: { apiUrl: ENDPOINTS.apiUrl, appUrl: ENDPOINTS.appUrl } },
    values: { 'agentk8sglue.fileServerUrlReference': '' },
    seen: (agent) => [agent.endpoints, taskEnvironmentOf(agent).CLEARML_FILES_HOST],
    as: [{ apiUrl: ENDPOINTS.apiUrl, appUrl: ENDPOINTS.appUrl }, undefined],
  },
  {
    prop: 'caches',
    props: { caches: [TaskCache.clearml({ claimName: 'shared', mountPath: '/cache' })] },
    values: { 'agentk8sglue.basePodTemplate.env': [{ name: 'CLEARML_CACHE_DIR', value: '/cache' }] },
    seen: (agent) => [taskPodOf(agent, 'default').spec.volumes, container(agent, 'default').volumeMounts],
    as: [
      [{ name: 'clearml-cache', persistentVolumeClaim: { claimName: 'shared' } }],
      [{ name: 'clearml-cache', mountPath: '/cache' }],
    ],
  },
  {
    prop: 'certificates',
    props: { certificates: CustomCertificates.additional([{ alias: 'corp', pem: PEM }]) },
    values: { 'customCertificates.extraCerts': [{ alias: 'corp', pem: PEM }] },
    seen: (agent) => [
      objectOf(agent, 'ConfigMap', '-custom-ca-0').data['corp.crt'],
      taskEnvironmentOf(agent).REQUESTS_CA_BUNDLE,
    ],
    as: [PEM, '/etc/ssl/certs/ca-certificates.crt'],
  },
  {
    prop: 'airGapped',
    props: {
      airGapped: {
        image: 'i:1',
        pipIndexUrl: 'https://p',
        pipExtraIndexUrl: 'https://e',
        pipTrustedHost: 'p',
      },
      queues: [{ name: 'q', environment: { PIP_TRUSTED_HOST: 'other' } }],
    },
    values: { 'agentk8sglue.airGappedSupport': true, 'agentk8sglue.defaultContainerImage': 'i:1' },
    seen: (agent) =>
      ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_TRUSTED_HOST'].map((name) => [
        taskEnvironmentOf(agent)[name],
        taskEnvironmentOf(agent, 'q')[name],
      ]),
    as: [
      ['https://p', 'https://p'],
      ['https://e', 'https://e'],
      ['p', 'other'],
    ],
  },
  {
    prop: 'agentPod.environment, agentPod.secretEnvironment',
    props: {
      agentPod: { environment: { LEVEL: 'debug' }, secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') } },
    },
    values: {
      'agentk8sglue.extraEnvs': [
        { name: 'LEVEL', value: 'debug' },
        { name: 'PIN', value: secret },
      ],
    },
    seen: (agent) => [agentEnvironmentOf(agent).LEVEL, agentEnvironmentOf(agent).PIN],
    as: ['debug', { secretKeyRef: { name: 'pins', key: 'pin' } }],
  },
  {
    prop: 'imageRegistry',
    props: { imageRegistry: 'registry.internal/m', bootstrap: true },
    values: {},
    seen: (agent) => [
      agentPodOf(agent).containers[0].image,
      objectOf(agent, 'Deployment', '-bootstrap').spec.template.spec.containers[0].image,
    ],
    as: [
      'registry.internal/m/clearml/clearml-enterprise-agent-k8s-base:1.31-3.0.3-469',
      'registry.internal/m/clearml/bootstrap-resources-server:1.0.1-46',
    ],
  },
  {
    prop: 'registryToken and imagePullSecrets',
    props: {
      registryToken: SecretValue.unsafePlainText('t'),
      registryUsername: 'me',
      imagePullSecrets: ['nvcr-registry'],
    },
    values: {
      'imageCredentials.password': secret,
      'imageCredentials.username': 'me',
      'imageCredentials.extraImagePullSecrets': [{ name: 'nvcr-registry' }],
    },
    seen: (agent) => [agentPodOf(agent).imagePullSecrets, taskPodOf(agent).spec.imagePullSecrets],
    as: [
      [{ name: 'clearml-enterprise-agent-ark' }, { name: 'nvcr-registry' }],
      [{ name: 'clearml-enterprise-agent-ark' }, { name: 'nvcr-registry' }],
    ],
  },
  {
    prop: 'releaseName',
    props: { releaseName: 'gpu' },
    values: {},
    seen: (agent) => [
      objectOf(agent, 'Deployment', '-agent').metadata.name,
      agent.release.releaseName,
      agent.inNamespace,
    ],
    as: ['gpu-clearml-enterprise-agent', 'gpu', 'workers'],
  },
];

test.each(ROWS)('$prop sets its documented values, and the rendered objects show it', ({ props, values, seen, as }) => {
  const { agent, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(agent)).toEqual(as);
});

test('sets only the values of required props by default', () => {
  const { values } = withValues({});
  expect(values).toEqual({
    agentk8sglue: {
      apiServerUrlReference: expect.any(String),
      webServerUrlReference: expect.any(String),
      fileServerUrlReference: expect.any(String),
      createQueues: true,
      queues: { default: { templateOverrides: {} } },
    },
    clearml: { agentk8sglueKey: expect.any(String), agentk8sglueSecret: expect.any(String) },
  });
});
