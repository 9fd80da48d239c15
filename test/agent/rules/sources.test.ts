import type { ClearmlAgentProps } from '../../../lib/agent/agent-props';
import { CpuCapacity, GpuCapacity } from '../../../lib/agent/capacity/capacities';
import { Gpus } from '../../../lib/agent/tasks/gpus';
import { type Mistake, testMistakes } from '../../support/mistakes';
import { agentOf, contractAt, ENDPOINTS, publicStandIn } from '../agents';

type Props = Partial<ClearmlAgentProps>;

const queue = (options: object): Props => ({ queues: [{ name: 'q', ...options }] });
const glue = (text: string) => `agentk8sglue:\n${text.replace(/^/gm, '  ')}`;
const ofQueue = (text: string) => glue(`queues:\n  q:\n${text.replace(/^/gm, '    ')}`);
const limits = (resource: string, amount: string) => ({ resources: { limits: { [resource]: amount } } });
const { apiUrl, appUrl } = ENDPOINTS;

const MISTAKES: Record<string, Mistake<Props>> = {
  'an address without scheme': {
    code: 'CLEARML9001',
    prop: { endpoints: { ...ENDPOINTS, apiUrl: 'api.example.com' } },
    file: glue('apiServerUrlReference: api.example.com'),
  },
  'no file server with an older chart': {
    code: 'CLEARML4002',
    prop: { chart: contractAt('6.13.3'), endpoints: { apiUrl, appUrl } },
    beside: { chart: contractAt('6.13.3') },
    file: glue('fileServerUrlReference: ""'),
  },
  'a queue name with a blank at its end': {
    code: 'CLEARML9002',
    prop: { queues: [{ name: 'q ' }] },
    file: glue('queues:\n  "q ": {templateOverrides: {}}'),
  },
  'a limit of pods that is not a whole number': {
    code: 'CLEARML5008',
    prop: { maxPods: 1.5 },
    file: glue('maxPods: 1.5'),
  },
  'a queue without pods': {
    code: 'CLEARML5008',
    prop: queue({ maxPods: 0 }),
    file: ofQueue('queueSettings: {maxPods: 0}'),
  },
  'an interval of zero': {
    code: 'CLEARML5008',
    prop: { queuePollSeconds: 0 },
    file: glue('queuePollFrequencySeconds: 0'),
  },
  'a negative limit of resources': {
    code: 'CLEARML5008',
    prop: { monitoredResources: { max: -1 } },
    file: glue('monitoredResources: {maxResources: -1}'),
  },
  'a half GPU as a limit': {
    code: 'CLEARML9003',
    prop: queue(limits('nvidia.com/gpu', '0.5')),
    file: ofQueue('templateOverrides:\n  resources:\n    limits: {nvidia.com/gpu: 0.5}'),
  },
  'an unknown MIG profile': {
    code: 'CLEARML9003',
    prop: queue(limits('nvidia.com/mig-9g', '1')),
    file: ofQueue('templateOverrides:\n  resources:\n    limits: {nvidia.com/mig-9g: 1}'),
  },
  'an unsupported fraction': {
    code: 'CLEARML9003',
    prop: queue({ labels: { 'clearml-injector/fraction': '0.3' } }),
    file: ofQueue('templateOverrides:\n  labels:\n    clearml-injector/fraction: "0.3"'),
  },
  'two kinds of GPUs': {
    code: 'CLEARML9004',
    prop: queue({ gpus: Gpus.fraction(0.5), ...limits('nvidia.com/gpu', '1') }),
    beside: queue({ gpus: Gpus.fraction(0.5) }),
    file: ofQueue('templateOverrides:\n  resources:\n    limits: {nvidia.com/gpu: 1}'),
  },
  'a worker id that is not unique': {
    code: 'CLEARML9005',
    prop: { taskWorkerIdTemplate: 'k8s:gpu' },
    file: glue('taskWorkerIdOverride: k8s:gpu'),
  },
  'two categories of worker ids': {
    code: 'CLEARML9006',
    prop: { workerId: 'gpu:agent' },
    file: glue('workerIdOverride: gpu:agent'),
  },
  'discovery without access to the cluster': {
    code: 'CLEARML9007',
    prop: { clusterAccess: false, dashboard: { gpus: GpuCapacity.discovered() } },
    file: glue('orchestrationDashboard:\n  gpu:\n    discovery: {enabled: true}'),
  },
  'a layout that contradicts the pods': {
    code: 'CLEARML9008',
    prop: queue({ multiNode: [4, 2], gpus: Gpus.whole(4) }),
    beside: { multiNode: true },
    file: ofQueue(
      'templateOverrides:\n  resources: {limits: {nvidia.com/gpu: 4}}\nqueueSettings:\n  multiNode: [4, 2]',
    ),
  },
  'layouts of tasks with an older chart': {
    code: 'CLEARML4002',
    prop: { chart: contractAt('6.12.0'), multiNode: true },
    beside: { chart: contractAt('6.12.0') },
    file: glue('serviceAccountClusterAccess: true\nmultiNode: {enabled: true}'),
  },
  'a start script that starts nothing': {
    code: 'CLEARML9009',
    prop: { startScript: 'echo' },
    file: glue('containerCustomBashScript: echo'),
  },
  'a mount in the home of root': {
    code: 'CLEARML9010',
    prop: { agentPod: { fileMounts: [{ name: 'a', folderPath: '/root', fileContent: '' }] } },
    file: glue('fileMounts:\n  - {name: a, folderPath: /root, fileContent: ""}'),
  },
  'a certificate that is none': {
    code: 'CLEARML9012',
    prop: { values: { customCertificates: { extraCerts: [{ alias: 'a', pem: 'none' }] } } },
    file: 'customCertificates:\n  extraCerts: [{alias: a, pem: none}]',
  },
  'a queue without its usage': {
    code: 'CLEARML9013',
    prop: { monitoredResources: { max: 2, field: 'metadata|labels|use' } },
    file: glue('monitoredResources:\n  minResourcesFieldName: metadata|labels|use'),
  },
  'a mount without volume': {
    code: 'CLEARML9016',
    prop: { basePodTemplate: { volumeMounts: [{ name: 'data', mountPath: '/data' }] } },
    file: glue('basePodTemplate:\n  volumeMounts:\n    - {name: data, mountPath: /data}'),
  },
  'a selector with blanks': {
    code: 'CLEARML9017',
    prop: { dashboard: { cpus: CpuCapacity.discovered({ nodeSelector: 'a = b' }) } },
    beside: { clusterAccess: true },
    file: glue('orchestrationDashboard:\n  cpu:\n    discovery: {enabled: true, nodeSelector: a = b}'),
  },
  'a setting that the chart does not have yet': {
    code: 'CLEARML4002',
    prop: { chart: publicStandIn('5.0.2'), agentPod: { resources: { limits: {} } } },
    beside: { chart: publicStandIn('5.0.2') },
    file: glue('resources: {limits: {}}'),
  },
  'extra volumes of a queue with an older chart': {
    code: 'CLEARML4002',
    prop: { chart: contractAt('6.10.0'), ...queue({ extraVolumes: [] }) },
    beside: { chart: contractAt('6.10.0') },
    file: ofQueue('templateOverrides:\n  extraVolumes: []'),
  },
  'creation of queues with an older chart': {
    code: 'CLEARML4002',
    prop: { chart: publicStandIn('5.1.5'), createQueues: true },
    beside: { chart: publicStandIn('5.1.5') },
    file: glue('createQueueIfNotExists: true'),
  },
  'templates of queues with the public chart': {
    code: 'CLEARML4003',
    prop: { chart: publicStandIn('5.3.4'), ...queue({ gpus: Gpus.whole(1) }) },
    beside: { chart: publicStandIn('5.3.4') },
    file: glue('queues: {q: {templateOverrides: {resources: {}}}}'),
  },
  'a queue name that YAML misreads with the public chart': {
    code: 'CLEARML9002',
    prop: { chart: publicStandIn('5.3.4'), queues: [{ name: 'yes' }] },
    beside: { chart: publicStandIn('5.3.4'), queues: [] },
    file: glue('queue: "yes"'),
  },
  'several queues with a public chart that takes one': {
    code: 'CLEARML4002',
    prop: { chart: publicStandIn('5.1.5'), queues: [{ name: 'a' }, { name: 'b' }] },
    beside: { chart: publicStandIn('5.1.5'), queues: [] },
    file: glue('queue: a,b'),
  },
};

testMistakes<Props>(agentOf, MISTAKES);
