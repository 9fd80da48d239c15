import type { ClearmlAgent } from '../../lib/agent/agent';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import type { TaskPodTemplate } from '../../lib/agent/tasks/pod-template';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { SecretValue } from '../../lib/secrets/secret-value';
import {
  agentEnvironmentOf,
  agentPodOf,
  contractAt,
  contractOf,
  ENDPOINTS,
  objectOf,
  queuesOf,
  taskEnvironmentOf,
  taskPodOf,
} from './agents';

export interface Row {
  readonly prop: string;
  readonly props: Partial<ClearmlAgentProps>;
  /** Documented paths and what must stand there. */
  readonly values: { readonly [path: string]: unknown };
  /** Where that shows in the rendered objects. */
  readonly seen: (agent: ClearmlAgent) => unknown;
  readonly as: unknown;
}

const secret = expect.stringMatching(/^[0-9a-f]{32}$/);
const TOLERATION = { key: 'gpu', operator: 'Exists' };
const VOLUME = { name: 'scratch', emptyDir: {} };
const MOUNT = { name: 'scratch', mountPath: '/scratch' };
const FILE = { name: 'a.conf', folderPath: '/etc/a', fileContent: 'a = b' };
const FILE_MOUNT = { name: 'filemounts', mountPath: '/etc/a/a.conf', subPath: 'a.conf', readOnly: true };
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

const container = (agent: ClearmlAgent, queue?: string) => taskPodOf(agent, queue).spec.containers[0];

/** A prop of a template: its values below the template, and what the task's pod has of it. */
const TEMPLATE_PROPS: [template: TaskPodTemplate, values: object, seen: (pod: any) => unknown, as: unknown][] = [
  [
    { resources: { limits: { memory: '1Gi' } } },
    { resources: { limits: { memory: '1Gi' } } },
    (pod) => pod.spec.containers[0].resources,
    { limits: { memory: '1Gi' } },
  ],
  [{ labels: { team: 'ml' } }, { labels: { team: 'ml' } }, (pod) => pod.metadata.labels, { team: 'ml' }],
  [{ annotations: { a: 'b' } }, { annotations: { a: 'b' } }, (pod) => pod.metadata.annotations, { a: 'b' }],
  [
    { nodeSelector: { 'nvidia.com/gpu.product': 'H100' } },
    { nodeSelector: { 'nvidia.com/gpu.product': 'H100' } },
    (pod) => pod.spec.nodeSelector,
    { 'nvidia.com/gpu.product': 'H100' },
  ],
  [{ tolerations: [TOLERATION] }, { tolerations: [TOLERATION] }, (pod) => pod.spec.tolerations, [TOLERATION]],
  [
    { affinity: { nodeAffinity: { a: 1 } } },
    { affinity: { nodeAffinity: { a: 1 } } },
    (pod) => pod.spec.affinity,
    { nodeAffinity: { a: 1 } },
  ],
  [{ priorityClassName: 'high' }, { priorityClassName: 'high' }, (pod) => pod.spec.priorityClassName, 'high'],
  [
    { volumes: [VOLUME], volumeMounts: [MOUNT] },
    { volumes: [VOLUME], volumeMounts: [MOUNT] },
    (pod) => [pod.spec.volumes, pod.spec.containers[0].volumeMounts],
    [[VOLUME], [MOUNT]],
  ],
  [
    { initContainers: [{ name: 'first', image: 'busybox:1' }] },
    { initContainers: [{ name: 'first', image: 'busybox:1' }] },
    (pod) => pod.spec.initContainers,
    [{ name: 'first', image: 'busybox:1' }],
  ],
  [
    { podSecurityContext: { fsGroup: 1 } },
    { podSecurityContext: { fsGroup: 1 } },
    (pod) => pod.spec.securityContext,
    { fsGroup: 1 },
  ],
  [
    { containerSecurityContext: { readOnlyRootFilesystem: true } },
    { containerSecurityContext: { readOnlyRootFilesystem: true } },
    (pod) => pod.spec.containers[0].securityContext,
    { readOnlyRootFilesystem: true },
  ],
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
  [
    { gpus: Gpus.whole(4) },
    { resources: { limits: { 'nvidia.com/gpu': 4 } } },
    (pod) => pod.spec.containers[0].resources.limits,
    { 'nvidia.com/gpu': 4 },
  ],
  [
    { gpus: Gpus.mig('3g.20gb', 2) },
    { resources: { limits: { 'nvidia.com/mig-3g.20gb': 2 } } },
    (pod) => pod.spec.containers[0].resources.limits,
    { 'nvidia.com/mig-3g.20gb': 2 },
  ],
  [
    { gpus: Gpus.fraction(0.0625) },
    { labels: { 'clearml-injector/fraction': '0.0625' } },
    (pod) => pod.metadata.labels,
    { 'clearml-injector/fraction': '0.0625' },
  ],
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

/** Every prop of an agent, the documented paths that it lands at, and where that shows. */
export const ROWS: Row[] = [
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
    prop: 'queues.fileMounts',
    props: { queues: [{ name: 'q', fileMounts: [FILE] }] },
    values: { 'agentk8sglue.queues.q.templateOverrides.fileMounts': [FILE] },
    seen: (agent) => container(agent, 'q').volumeMounts,
    as: [FILE_MOUNT],
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
    prop: 'createQueues',
    props: { createQueues: false },
    values: { 'agentk8sglue.createQueues': false },
    seen: (agent) => contractOf(agent, 'createQueues'),
    as: 'false',
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
    prop: 'defaultImage',
    props: { defaultImage: 'python:3.13' },
    values: { 'agentk8sglue.defaultContainerImage': 'python:3.13' },
    seen: (agent) => [container(agent).image, agentEnvironmentOf(agent).CLEARML_DOCKER_IMAGE],
    as: ['python:3.13', 'python:3.13'],
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
    prop: 'maxPods',
    props: { maxPods: 7 },
    values: { 'agentk8sglue.maxPods': 7 },
    seen: (agent) => agentEnvironmentOf(agent).K8S_GLUE_MAX_PODS,
    as: '7',
  },
  {
    prop: 'workerId',
    props: { workerId: 'k8s:mine', taskWorkerIdTemplate: 'k8s:tasks:{task_id}' },
    values: {
      'agentk8sglue.workerIdOverride': 'k8s:mine',
      'agentk8sglue.taskWorkerIdOverride': 'k8s:tasks:{task_id}',
    },
    seen: (agent) => [agentEnvironmentOf(agent).CLEARML_WORKER_ID, contractOf(agent, 'taskWorkerIdOverride')],
    as: ['k8s:mine', 'k8s:tasks:{task_id}'],
  },
  {
    prop: 'clusterAccess',
    props: { clusterAccess: true },
    values: { 'agentk8sglue.serviceAccountClusterAccess': true },
    seen: (agent) => objectOf(agent, 'ClusterRole', '')?.metadata.name,
    as: 'workers-clearml-enterprise-agent',
  },
  {
    prop: 'no clusterAccess',
    props: {},
    values: { 'agentk8sglue.serviceAccountClusterAccess': undefined },
    seen: (agent) => objectOf(agent, 'ClusterRole', ''),
    as: undefined,
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
    prop: 'bootstrap',
    props: { bootstrap: true },
    values: { 'bootstrap.enabled': true },
    seen: (agent) => [
      objectOf(agent, 'Deployment', '-bootstrap') !== undefined,
      taskPodOf(agent).spec.initContainers[0].name,
    ],
    as: [true, 'bootstrap'],
  },
  {
    prop: 'serverTasks',
    props: { serverTasks: { enabled: true } },
    values: { 'agentk8sglue.serverTasks': { enabled: true } },
    seen: (agent) => contractOf(agent, 'serverTasks'),
    as: '{"enabled":true}',
  },
  {
    prop: 'useOwnerToken',
    props: { useOwnerToken: true },
    values: { 'agentk8sglue.useOwnerToken': true },
    seen: (agent) => contractOf(agent, 'useOwnerToken'),
    as: 'true',
  },
  {
    prop: 'composeApplications',
    props: { composeApplications: true, chart: contractAt('6.15.0') },
    values: { 'agentk8sglue.dockerComposeApplication': { enabled: true } },
    seen: (agent) => contractOf(agent, 'dockerComposeApplication.enabled'),
    as: 'true',
  },
  {
    prop: 'startScript',
    props: { startScript: 'python3 -m clearml_agent execute --id {task_id}' },
    values: { 'agentk8sglue.containerCustomBashScript': 'python3 -m clearml_agent execute --id {task_id}' },
    seen: (agent) => objectOf(agent, 'ConfigMap', '-pt').data['start.sh'],
    as: 'python3 -m clearml_agent execute --id {task_id}',
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
    prop: 'intervals',
    props: { completedPodDeletionDelayMinutes: 30, queuePollSeconds: 3, statusReportSeconds: 60 },
    values: {
      'agentk8sglue.completedPodDeletionDelayMinutes': 30,
      'agentk8sglue.queuePollFrequencySeconds': 3,
      'agentk8sglue.statusReportFrequencySeconds': 60,
    },
    seen: (agent) =>
      ['completedPodDeletionDelayMinutes', 'queuePollFrequencySeconds', 'statusReportFrequencySeconds'].map((path) =>
        contractOf(agent, path),
      ),
    as: ['30', '3', '60'],
  },
  {
    prop: 'agentPod',
    props: {
      agentPod: {
        environment: { LEVEL: 'debug' },
        secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') },
        volumes: [VOLUME],
        volumeMounts: [MOUNT],
        labels: { team: 'ml' },
        annotations: { a: 'b' },
        resources: { limits: { memory: '1Gi' } },
        nodeSelector: { disk: 'ssd' },
        tolerations: [TOLERATION],
        affinity: { podAffinity: {} },
      },
    },
    values: {
      'agentk8sglue.extraEnvs': [
        { name: 'LEVEL', value: 'debug' },
        { name: 'PIN', value: secret },
      ],
      'agentk8sglue.volumeMounts': [MOUNT],
    },
    seen: (agent) => {
      const pod = agentPodOf(agent);
      const [main] = pod.containers;
      return [
        agentEnvironmentOf(agent).LEVEL,
        agentEnvironmentOf(agent).PIN,
        pod.volumes.at(-1),
        main.volumeMounts.at(-1),
        main.resources,
        pod.nodeSelector,
        pod.tolerations,
        pod.affinity,
      ];
    },
    as: [
      'debug',
      { secretKeyRef: { name: 'pins', key: 'pin' } },
      VOLUME,
      MOUNT,
      { limits: { memory: '1Gi' } },
      { disk: 'ssd' },
      [TOLERATION],
      { podAffinity: {} },
    ],
  },
  {
    prop: 'agentPod: account, roles, files, script',
    props: {
      agentPod: { serviceAccountName: 'mine', roles: ['pvc'], fileMounts: [FILE], startScript: 'echo hello' },
    },
    values: {
      'agentk8sglue.serviceAccountName': 'mine',
      'agentk8sglue.additionalRoleBindings': ['pvc'],
      'agentk8sglue.fileMounts': [FILE],
      'agentk8sglue.customBashScript': 'echo hello',
    },
    seen: (agent) => [
      agentPodOf(agent).serviceAccountName,
      objectOf(agent, 'RoleBinding', '-pvc').roleRef.name,
      agentPodOf(agent).containers[0].volumeMounts.at(-1),
      contractOf(agent, 'customBashScript'),
    ],
    as: ['mine', 'pvc', FILE_MOUNT, 'echo hello'],
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
