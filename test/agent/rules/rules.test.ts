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

/** Contradictions by the code of the error, and a detail of its message. Values of the user are checked like props. */
const REJECTED: Rejected<Props, RegExp> = {
  CLEARML9005: [
    [
      'a template without a task',
      queue({ workerIdTemplate: 'k8s:H100' }),
      /customWorkerIdTemplate is "k8s:H100"[\s\S]*add \{task_id\}/,
    ],
    ['an unknown placeholder', { taskWorkerIdTemplate: 'k8s:{group}:{task_id}' }, /taskWorkerIdOverride/],
    ['a blank in a worker id', queue({ workerIdTemplate: 'k8s:my group:{task_id}' })],
    ['an open brace', queue({ workerIdTemplate: 'k8s:{task_id}:{' })],
    ['a template in values', glue({ taskWorkerIdOverride: 'k8s:x' })],
  ],
  CLEARML9006: [
    [
      'two categories of queues',
      {
        queues: [
          { name: 'a', workerIdTemplate: 'k8s:a:{task_id}' },
          { name: 'b', workerIdTemplate: 'gpu:b:{task_id}' },
        ],
      },
      /categories k8s .* gpu \(agentk8sglue\.queues\.b\./,
    ],
    ['a category that is not the default one', { workerId: 'gpu:agent' }, /gpu.*k8s \(the default\)/],
    ['tasks apart from their agent', { workerId: 'a:x', taskWorkerIdTemplate: 'b:x:{task_id}' }],
  ],
  CLEARML9007: [
    [
      'GPU discovery',
      { clusterAccess: false, dashboard: { gpus: GpuCapacity.discovered() } },
      /gpu\.discovery\.enabled without/,
    ],
    ['CPU discovery', { clusterAccess: false, dashboard: { cpus: CpuCapacity.discovered() } }, /cpu\.discovery/],
    ['multi-node tasks', { clusterAccess: false, multiNode: true }, /multiNode\.enabled/],
    ['discovery in values', glue({ orchestrationDashboard: { gpu: { discovery: { enabled: true } } } })],
  ],
  CLEARML9008: [
    [
      'too large pods',
      queue({ multiNode: [4, 2], gpus: Gpus.whole(4) }),
      /4 nvidia\.com\/gpu for .*\[4,2\]\n.*a limit of 2/,
    ],
    ['pods by resources', queue({ multiNode: [4, 2], resources: { limits: { 'nvidia.com/gpu': 1 } } })],
    ['multi-node slices', queue({ multiNode: [2], gpus: Gpus.mig('1g.10gb') }), /no nvidia/],
    [
      'nodes of a queue',
      { multiNode: false, ...queue({ multiNode: [2] }) },
      /without agentk8sglue\.multiNode\.enabled/,
    ],
    ['half GPUs on nodes', queue({ multiNode: [1.5] }), /queues\.q\.multiNode is \[1\.5\]/],
    ['no nodes', queue({ multiNode: [] })],
  ],
  CLEARML9003: [
    ['a fraction that is none', queue({ labels: { 'clearml-injector/fraction': '0.3' } }), /label 0\.3 of 0\.3 GPUs/],
    ['a fraction in words', { basePodTemplate: { labels: { 'clearml-injector/fraction': 'half' } } }],
  ],
  CLEARML9004: [
    [
      'slices beside GPUs',
      queue({ gpus: Gpus.mig('1g.10gb'), resources: { limits: { 'nvidia.com/gpu': 1 } } }),
      /queues\.q\.templateOverrides requests 1 nvidia\.com\/gpu, 1 nvidia\.com\/mig-1g\.10gb\n/,
    ],
    [
      'a fraction beside the GPUs of all queues',
      { basePodTemplate: { gpus: Gpus.whole(1) }, queues: [{ name: 'q', gpus: Gpus.fraction(0.5) }] },
      /requests 1 nvidia\.com\/gpu, clearml-injector\/fraction 0\.500\n/,
    ],
    [
      'a fraction of slices',
      queue({ gpus: Gpus.fraction(0.5), resources: { limits: { 'nvidia.com/mig-1g.10gb': 1 } } }),
    ],
  ],
  CLEARML9009: [
    ['a script that runs nothing', { startScript: 'export A=b\n' }, /ends with "export A=b"/],
    ['a script that goes on', { startScript: `${RUN}\necho done` }],
    ['a script in values', glue({ containerCustomBashScript: 'echo' })],
    ['braces of the shell', { startScript: `for i in {1..5}; do true; done\n${RUN}` }, /\{1\.\.5\}/],
    ['a variable in braces', { startScript: `echo $\{HOME}\n${RUN}` }, /\{HOME\}/],
    ['a brace that closes nothing', { startScript: `echo }\n${RUN}` }],
  ],
  CLEARML9010: [
    ['root', glue({ containerSecurityContext: { runAsUser: 0 } }), /runAsUser 0/],
    ['a pinned image of old', glue({ image: { tag: '1.30-2.0.9rc1-406' } }), /image\.tag 1\.30/],
    [
      'the old home of the agent',
      {
        agentPod: {
          volumes: [{ name: 'ssh', secret: { secretName: 's' } }],
          volumeMounts: [{ name: 'ssh', mountPath: '/root/.ssh' }],
        },
      },
      /agentk8sglue mounts a file or volume at \/root\/\.ssh/,
    ],
    ['a file in the old home', { agentPod: { fileMounts: [{ name: 'a', folderPath: '/root', fileContent: '' }] } }],
    ['a cache of root', { podSecurity: RESTRICTED, caches: [TaskCache.clearml()] }, /\/root\/\.clearml\/cache/],
    [
      'files of root without root',
      {
        podSecurity: RESTRICTED,
        ...queue({ fileMounts: [{ name: 'pip.conf', folderPath: '/root/.pip', fileContent: '' }] }),
      },
    ],
    [
      'added certificates where that takes root',
      { chart: contractAt('6.12.3'), certificates: ADDED },
      /extraCerts with an agent without root and chart clearml-enterprise-agent 6\.12\.3/,
    ],
    [
      'added certificates with an older agent without root',
      {
        chart: contractAt('6.12.2'),
        certificates: ADDED,
        ...glue({ containerSecurityContext: { runAsNonRoot: true } }),
      },
    ],
  ],
  CLEARML9011: [
    [
      'tasks without root and without a home',
      { basePodTemplate: { containerSecurityContext: { runAsNonRoot: true } } },
      /lacks variable CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH of the agent, variable HOME of the tasks, a start script/,
    ],
    [
      'tasks of a user without a script',
      {
        ...queue({ podSecurityContext: { runAsUser: 1000 }, environment: { HOME: '/tmp' } }),
        agentPod: { environment: { CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH: '/tmp/s' } },
      },
      /lacks a start script\n/,
    ],
    [
      'a home that root owns',
      {
        podSecurity: RESTRICTED,
        values: { agentk8sglue: { basePodTemplate: { env: [{ name: 'HOME', value: '/root' }] } } },
      },
      /HOME/,
    ],
  ],
  CLEARML9012: [
    [
      'added and replaced certificates',
      { certificates: ADDED, values: { customCertificates: { overrideCaCertificatesCrt: PEM } } },
      /extraCerts and/,
    ],
    ['nothing to propagate', { values: { customCertificates: { propagateToTasks: true } } }, /without certificates/],
  ],
  CLEARML9013: [
    [
      'a queue that does not say what it uses',
      {
        monitoredResources: { max: 2, field: 'metadata|labels|clear.ml/resource-usage' },
        queues: [{ name: 'a', labels: { 'clear.ml/resource-usage': '1' } }, { name: 'b' }],
      },
      /queues\.b\.templateOverrides has no labels\|clear\.ml\/resource-usage/,
    ],
    [
      'usage in words',
      { monitoredResources: { max: 2, field: 'metadata|labels|use' }, ...queue({ labels: { use: 'much' } }) },
      /has "much" as labels\|use/,
    ],
    ['a field without keys', { monitoredResources: { max: 2, field: 'nvidia.com/gpu' } }, /field "nvidia\.com\/gpu"/],
  ],
  CLEARML9016: [
    ['a mount of nothing', queue({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }), /mounts "data"/],
    [
      'a mount of a volume that the queue replaced',
      { caches: [TaskCache.nim()], ...queue({ volumes: [{ name: 'other', emptyDir: {} }] }) },
      /"nim-cache"/,
    ],
    [
      'a mount of an init container',
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
      'keys of an existing Secret in values',
      { values: { clearml: { agentk8sglueKey: SecretValue.existing('a', 'b') } } },
      /clearml\.agentk8sglueKey from an existing Secret/,
    ],
  ],
};

test.each(rowsOf(REJECTED))('%s: rejects %s', (code, _, props, detail = /$/) => {
  const { message } = failureOf(() => agentOf(props));
  expect(message).toMatch(new RegExp(`^${code} clearml/agent: `));
  expect(message).toMatch(detail);
  expect(message.split('\n')).toHaveLength(3);
});

/** Props that resemble a contradiction, but are none. */
const ACCEPTED: [what: string, props: Props][] = [
  ['categories that are meant', { allowSeveralCategories: true, ...queue({ workerIdTemplate: 'gpu:H100:{task_id}' }) }],
  ['a category by the agent', queue({ workerIdTemplate: '{worker_id_parts[0]}:{queue}:{pod_name}' })],
  [
    'one category of your own',
    {
      workerId: 'gpu:agent',
      taskWorkerIdTemplate: 'gpu:tasks:{task_id}',
      ...queue({ workerIdTemplate: 'gpu:q:{task_id}' }),
    },
  ],
  ['multi-node pods of one size', queue({ multiNode: [8, 4], gpus: Gpus.whole(4) })],
  [
    'a fraction of the task',
    queue({ labels: { 'clearml-injector/fraction': '${CLEARML_TASK.hyperparams.properties.f.value:0.500}' } }),
  ],
  ['whole GPUs by label', queue({ labels: { 'clearml-injector/fraction': '2.0' } })],
  ['fractions with limits', { ...queue({ gpus: Gpus.fraction(0.5) }), fractionInjectorVersion: '1.2.0' }],
  [
    'slices in place of the GPUs of all queues',
    { basePodTemplate: { gpus: Gpus.whole(1) }, ...queue({ gpus: Gpus.mig('1g.10gb') }) },
  ],
  ['a script with doubled braces', { startScript: `for i in {{1..5}}; do echo $\{{HOME}}; done\n${RUN}\n# the end\n` }],
  ['a root of another name', { agentPod: { fileMounts: [{ name: 'a', folderPath: '/rootless', fileContent: '' }] } }],
  [
    'an agent of old with its home',
    { chart: contractAt('6.12.2'), agentPod: { fileMounts: [{ name: 'a', folderPath: '/root', fileContent: '' }] } },
  ],
  ['another user than root', glue({ containerSecurityContext: { runAsUser: 1000 } })],
  [
    'caches without root',
    { podSecurity: RESTRICTED, caches: [TaskCache.clearml({ claimName: 'c', mountPath: '/cache' })] },
  ],
  ['a queue without root that has variables', { podSecurity: RESTRICTED, ...queue({ environment: { A: 'b' } }) }],
  ['air-gapped and without root', { podSecurity: RESTRICTED, airGapped: { image: 'i' } }],
  ['added certificates since 6.12.4', { chart: contractAt('6.12.4'), podSecurity: RESTRICTED, certificates: ADDED }],
  ['replaced certificates with 6.12.3', { chart: contractAt('6.12.3'), certificates: CustomCertificates.bundle(PEM) }],
  [
    'usage of all queues',
    { monitoredResources: { max: 2.5, field: 'metadata|labels|use' }, basePodTemplate: { labels: { use: '0.5' } } },
  ],
  ['usage by limits', { monitoredResources: { max: 2, field: 'resources|limits|nvidia.com/mig-1g.10gb' } }],
  ['access without need', { clusterAccess: true }],
];

test.each(ACCEPTED)('accepts %s', (_, props) => {
  expect(withValues(props).values.agentk8sglue).toBeDefined();
});
