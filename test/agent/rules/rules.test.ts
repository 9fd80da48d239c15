import type { ClearmlAgentProps } from '../../../lib/agent/agent-props';
import { CpuCapacity, GpuCapacity } from '../../../lib/agent/capacity/capacities';
import { TaskCache } from '../../../lib/agent/tasks/caches';
import { Gpus } from '../../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../../lib/chart/custom-certificates';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { PodSecurity } from '../../../lib/security/pod-security';
import { failureOf } from '../../support/apps';
import { type Rejected, rowsOf } from '../../support/errors';
import { agentOf, contractAt, withValues } from '../agents';

type Props = Partial<ClearmlAgentProps>;

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const ADDED = CustomCertificates.additional([{ alias: 'a', pem: PEM }]);
const RUN = 'python3 -m clearml_agent execute {default_execution_agent_args} --id {task_id}';
const RESTRICTED = PodSecurity.restricted();
const glue = (values: object) => ({ values: { agentk8sglue: values } });
const queue = (options: object) => ({ queues: [{ name: 'q', ...options }] });

/** Conflicting props by the code of the error, each with a detail of the message. User values are checked as well. */
const REJECTED: Rejected<Props, RegExp> = {
  CLEARML9005: [
    [
      'a worker id template without {task_id}',
      queue({ workerIdTemplate: 'k8s:H100' }),
      /customWorkerIdTemplate \(queues\.q\.workerIdTemplate\) is "k8s:H100"[\s\S]*add \{task_id\}/,
    ],
    ['an unknown placeholder', { taskWorkerIdTemplate: 'k8s:{group}:{task_id}' }, /taskWorkerIdOverride/],
    ['a space in a worker id', queue({ workerIdTemplate: 'k8s:my group:{task_id}' })],
    ['an unclosed brace', queue({ workerIdTemplate: 'k8s:{task_id}:{' })],
    ['an invalid template in user values', glue({ taskWorkerIdOverride: 'k8s:x' })],
  ],
  CLEARML9006: [
    [
      'queues with different worker categories',
      {
        queues: [
          { name: 'a', workerIdTemplate: 'k8s:a:{task_id}' },
          { name: 'b', workerIdTemplate: 'gpu:b:{task_id}' },
        ],
      },
      /categories k8s .* gpu \(agentk8sglue\.queues\.b\./,
    ],
    ['a worker id in another category than the default', { workerId: 'gpu:agent' }, /gpu.*k8s \(the default\)/],
    ['tasks in another category than their agent', { workerId: 'a:x', taskWorkerIdTemplate: 'b:x:{task_id}' }],
  ],
  CLEARML9007: [
    [
      'GPU discovery without cluster access',
      { clusterAccess: false, dashboard: { gpus: GpuCapacity.discovered() } },
      /gpu\.discovery\.enabled \(dashboard\.gpus\) without/,
    ],
    [
      'CPU discovery without cluster access',
      { clusterAccess: false, dashboard: { cpus: CpuCapacity.discovered() } },
      /cpu\.discovery/,
    ],
    ['multi-node tasks without cluster access', { clusterAccess: false, multiNode: true }, /multiNode\.enabled/],
    ['GPU discovery in user values', glue({ orchestrationDashboard: { gpu: { discovery: { enabled: true } } } })],
  ],
  CLEARML9008: [
    [
      'a pod with more GPUs than multiNode allows',
      queue({ multiNode: [4, 2], gpus: Gpus.whole(4) }),
      /4 nvidia\.com\/gpu for .*\[4,2\]\n.*a limit of 2/,
    ],
    ['a limit other than multiNode', queue({ multiNode: [4, 2], resources: { limits: { 'nvidia.com/gpu': '1' } } })],
    ['multi-node MIG slices', queue({ multiNode: [2], gpus: Gpus.mig('1g.10gb') }), /no nvidia/],
    [
      'a multi-node queue if multiNode is false',
      { multiNode: false, ...queue({ multiNode: [2] }) },
      /without agentk8sglue\.multiNode\.enabled/,
    ],
    [
      'a fractional number of GPUs',
      queue({ multiNode: [1.5] }),
      /queueSettings\.multiNode \(queues\.q\.multiNode\) is \[1\.5\]|queues\.q\.multiNode is \[1\.5\]/,
    ],
    ['an empty multiNode list', queue({ multiNode: [] })],
  ],
  CLEARML9003: [
    ['an unsupported fraction', queue({ labels: { 'clearml-injector/fraction': '0.3' } }), /label 0\.3 of 0\.3 GPUs/],
    ['a fraction that is not a number', { basePodTemplate: { labels: { 'clearml-injector/fraction': 'half' } } }],
  ],
  CLEARML9004: [
    [
      'MIG slices and whole GPUs',
      queue({ gpus: Gpus.mig('1g.10gb'), resources: { limits: { 'nvidia.com/gpu': '1' } } }),
      /queues\.q\.templateOverrides requests 1 nvidia\.com\/gpu \(queues\.q\.resources\), 1 nvidia\.com\/mig-1g\.10gb \(/,
    ],
    [
      'a fraction and whole GPUs of the base template',
      { basePodTemplate: { gpus: Gpus.whole(1) }, queues: [{ name: 'q', gpus: Gpus.fraction(0.5) }] },
      /requests 1 nvidia\.com\/gpu \(basePodTemplate\.gpus\), clearml-injector\/fraction 0\.500 \(queues\.q\.gpus\)\n/,
    ],
    [
      'a fraction and MIG slices',
      queue({ gpus: Gpus.fraction(0.5), resources: { limits: { 'nvidia.com/mig-1g.10gb': '1' } } }),
    ],
  ],
  CLEARML9009: [
    ['a script that does not run the agent', { startScript: 'export A=b\n' }, /ends with "export A=b"/],
    ['a script with commands after the agent', { startScript: `${RUN}\necho done` }],
    ['an invalid script in user values', glue({ containerCustomBashScript: 'echo' })],
    ['a shell brace expansion', { startScript: `for i in {1..5}; do true; done\n${RUN}` }, /\{1\.\.5\}/],
    ['a shell variable in braces', { startScript: `echo $\{HOME}\n${RUN}` }, /\{HOME\}/],
    ['an unmatched closing brace', { startScript: `echo }\n${RUN}` }],
  ],
  CLEARML9010: [
    ['user id 0', glue({ containerSecurityContext: { runAsUser: 0 } }), /runAsUser \(values\) is 0/],
    ['an old image tag', glue({ image: { tag: '1.30-2.0.9rc1-406' } }), /image\.tag \(values\) is 1\.30/],
    [
      'a mount in /root',
      {
        agentPod: {
          volumes: [{ name: 'ssh', secret: { secretName: 's' } }],
          volumeMounts: [{ name: 'ssh', mountPath: '/root/.ssh' }],
        },
      },
      /agentk8sglue mounts a file or volume at \/root\/\.ssh/,
    ],
    ['a file in /root', { agentPod: { fileMounts: [{ name: 'a', folderPath: '/root', fileContent: '' }] } }],
    ['a cache in /root', { podSecurity: RESTRICTED, caches: [TaskCache.clearml()] }, /\/root\/\.clearml\/cache/],
    [
      'files in /root without root',
      {
        podSecurity: RESTRICTED,
        ...queue({ fileMounts: [{ name: 'pip.conf', folderPath: '/root/.pip', fileContent: '' }] }),
      },
    ],
    [
      'additional certificates with a chart that requires root for them',
      { chart: contractAt('6.12.3'), certificates: ADDED },
      /extraCerts \(certificates\) with an agent without root and chart clearml-enterprise-agent 6\.12\.3/,
    ],
    [
      'additional certificates with an older chart and an agent without root',
      {
        chart: contractAt('6.12.2'),
        certificates: ADDED,
        ...glue({ containerSecurityContext: { runAsNonRoot: true } }),
      },
    ],
  ],
  CLEARML9011: [
    [
      'tasks without root and without a home folder',
      { basePodTemplate: { containerSecurityContext: { runAsNonRoot: true } } },
      /lacks variable CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH of the agent, variable HOME of the tasks, a start script/,
    ],
    [
      'tasks without root and without a start script',
      {
        ...queue({ podSecurityContext: { runAsUser: 1000 }, environment: { HOME: '/tmp' } }),
        agentPod: { environment: { CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH: '/tmp/s' } },
      },
      /lacks a start script\n/,
    ],
    [
      'tasks without root and with home folder /root',
      {
        podSecurity: RESTRICTED,
        values: { agentk8sglue: { basePodTemplate: { env: [{ name: 'HOME', value: '/root' }] } } },
      },
      /HOME/,
    ],
  ],
  CLEARML9012: [
    [
      'both additional certificates and a bundle',
      { certificates: ADDED, values: { customCertificates: { overrideCaCertificatesCrt: PEM } } },
      /extraCerts \(certificates\) and/,
    ],
    ['propagateToTasks alone', { values: { customCertificates: { propagateToTasks: true } } }, /without certificates/],
  ],
  CLEARML9013: [
    [
      'a queue without the usage label',
      {
        monitoredResources: { max: 2, field: 'metadata|labels|clear.ml/resource-usage' },
        queues: [{ name: 'a', labels: { 'clear.ml/resource-usage': '1' } }, { name: 'b' }],
      },
      /queues\.b\.templateOverrides has no labels\|clear\.ml\/resource-usage/,
    ],
    [
      'a usage that is not a number',
      { monitoredResources: { max: 2, field: 'metadata|labels|use' }, ...queue({ labels: { use: 'much' } }) },
      /has "much" as labels\|use/,
    ],
    [
      'a field without path',
      { monitoredResources: { max: 2, field: 'nvidia.com/gpu' } },
      /field "nvidia\.com\/gpu" in agentk8sglue\.monitoredResources/,
    ],
  ],
  CLEARML9016: [
    ['a mount of an unknown volume', queue({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }), /mounts "data"/],
    [
      'a mount of a volume that the queue replaced',
      { caches: [TaskCache.nim()], ...queue({ volumes: [{ name: 'other', emptyDir: {} }] }) },
      /"nim-cache"/,
    ],
    [
      'a mount of an unknown volume in an init container',
      {
        basePodTemplate: {
          initContainers: [{ name: 'i', image: 'i', volumeMounts: [{ name: 'x', mountPath: '/x' }] }],
        },
      },
      /"x"/,
    ],
  ],
  CLEARML3005: [
    [
      'an access key from an existing Secret in user values',
      { values: { clearml: { agentk8sglueKey: SecretValue.existing('a', 'b') } } },
      /clearml\.agentk8sglueKey \(values\) from an existing Secret/,
    ],
  ],
};

test.each(rowsOf(REJECTED))('%s: rejects %s', (code, _, props, detail = /$/) => {
  const { message } = failureOf(() => agentOf(props));
  expect(message).toMatch(new RegExp(`^${code} clearml/agent: `));
  expect(message).toMatch(detail);
  expect(message.split('\n')).toHaveLength(3);
});

/** Valid props that resemble a conflict. */
const ACCEPTED: [description: string, props: Props][] = [
  ['permitted categories', { allowSeveralCategories: true, ...queue({ workerIdTemplate: 'gpu:H100:{task_id}' }) }],
  ['a category from the worker id', queue({ workerIdTemplate: '{worker_id_parts[0]}:{queue}:{pod_name}' })],
  [
    'one custom category',
    {
      workerId: 'gpu:agent',
      taskWorkerIdTemplate: 'gpu:tasks:{task_id}',
      ...queue({ workerIdTemplate: 'gpu:q:{task_id}' }),
    },
  ],
  ['multi-node pods of the same size', queue({ multiNode: [8, 4], gpus: Gpus.whole(4) })],
  [
    'a fraction that the task sets',
    queue({ labels: { 'clearml-injector/fraction': '${CLEARML_TASK.hyperparams.properties.f.value:0.500}' } }),
  ],
  ['whole GPUs by label', queue({ labels: { 'clearml-injector/fraction': '2.0' } })],
  ['fractions by limit', { ...queue({ gpus: Gpus.fraction(0.5) }), fractionInjectorVersion: '1.2.0' }],
  [
    'MIG slices in place of whole GPUs of the base template',
    { basePodTemplate: { gpus: Gpus.whole(1) }, ...queue({ gpus: Gpus.mig('1g.10gb') }) },
  ],
  ['a script with doubled braces', { startScript: `for i in {{1..5}}; do echo $\{{HOME}}; done\n${RUN}\n# the end\n` }],
  ['a file in /rootless', { agentPod: { fileMounts: [{ name: 'a', folderPath: '/rootless', fileContent: '' }] } }],
  [
    'a file in /root with an older chart',
    { chart: contractAt('6.12.2'), agentPod: { fileMounts: [{ name: 'a', folderPath: '/root', fileContent: '' }] } },
  ],
  ['a user id other than 0', glue({ containerSecurityContext: { runAsUser: 1000 } })],
  [
    'a cache outside /root without root',
    { podSecurity: RESTRICTED, caches: [TaskCache.clearml({ claimName: 'c', mountPath: '/cache' })] },
  ],
  ['a queue without root that has variables', { podSecurity: RESTRICTED, ...queue({ environment: { A: 'b' } }) }],
  ['an air-gapped agent without root', { podSecurity: RESTRICTED, airGapped: { image: 'i' } }],
  ['added certificates with 6.12.4', { chart: contractAt('6.12.4'), podSecurity: RESTRICTED, certificates: ADDED }],
  ['a bundle with 6.12.3', { chart: contractAt('6.12.3'), certificates: CustomCertificates.bundle(PEM) }],
  [
    'a usage label in the base template',
    { monitoredResources: { max: 2.5, field: 'metadata|labels|use' }, basePodTemplate: { labels: { use: '0.5' } } },
  ],
  ['usage from limits', { monitoredResources: { max: 2, field: 'resources|limits|nvidia.com/mig-1g.10gb' } }],
  ['cluster access that no prop requires', { clusterAccess: true }],
];

test.each(ACCEPTED)('accepts %s', (_, props) => {
  expect(withValues(props).values.agentk8sglue).toBeDefined();
});
