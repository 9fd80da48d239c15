import { Gpus } from '../../../lib/agent/tasks/gpus';
import type { Example } from '../agents';

/** Examples of queues: `clearml_agent_custom_workload.md` and `multi_node_training.md`. */
export const CUSTOM_WORKLOAD: Example[] = [
  {
    page: 'clearml_agent_custom_workload.md: GPU queues',
    props: {
      queues: [
        { name: '1xGPU', gpus: Gpus.whole(1) },
        { name: '2xGPU', gpus: Gpus.whole(2) },
      ],
    },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          1xGPU: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 1}}}}
          2xGPU: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 2}}}}`,
  },
  {
    page: 'clearml_agent_custom_workload.md: custom pod template per queue',
    props: {
      basePodTemplate: { labels: { team: 'red' }, resources: { limits: { memory: '1Gi' } } },
      queues: [
        { name: 'red' },
        { name: 'blue', labels: { team: 'blue' } },
        {
          name: 'green',
          labels: { team: 'green' },
          annotations: { example: 'example value' },
          resources: { limits: { memory: '2Gi' } },
          environment: { MY_ENV: 'my_value' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        basePodTemplate: {labels: {team: red}, resources: {limits: {memory: 1Gi}}}
        createQueues: true
        queues:
          red: {templateOverrides: {}}
          blue: {templateOverrides: {labels: {team: blue}}}
          green:
            templateOverrides:
              labels: {team: green}
              annotations: {example: example value}
              resources: {limits: {memory: 2Gi}}
              env: [{name: MY_ENV, value: my_value}]`,
  },
  {
    page: 'clearml_agent_custom_workload.md: shared memory',
    props: {
      queues: [
        {
          name: 'GPUs_with_shared_memory',
          gpus: Gpus.whole(2),
          sharedMemory: '32Gi',
          environment: { VLLM_SKIP_P2P_CHECK: '1' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          GPUs_with_shared_memory:
            templateOverrides:
              resources: {limits: {nvidia.com/gpu: "2"}}
              env: [{name: VLLM_SKIP_P2P_CHECK, value: "1"}]
              extraVolumeMounts: [{name: dshm, mountPath: /dev/shm}]
              extraVolumes: [{name: dshm, emptyDir: {medium: Memory, sizeLimit: 32Gi}}]`,
  },
  {
    page: 'clearml_agent_custom_workload.md: queue settings',
    props: {
      queues: [
        {
          name: 'exampleQueue',
          maxPods: 10,
          workerIdTemplate: 'k8s:myGroup:{task_id}',
          multiNode: [4, 2],
          image: 'python:3.10',
          useImageEntrypoint: false,
        },
      ],
    },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          exampleQueue:
            templateOverrides: {resources: {limits: {nvidia.com/gpu: 2}}} # the page has it under multi-node
            queueSettings:
              maxPods: 10
              customWorkerIdTemplate: "k8s:myGroup:{task_id}"
              multiNode: [4, 2]
              defaultImage: "python:3.10"
              useImageEntrypoint: false`,
  },
  {
    page: 'clearml_agent_custom_workload.md: agent-level GPU limit',
    props: { monitoredResources: { max: 3 } },
    documented: 'agentk8sglue: {monitoredResources: {maxResources: 3}}',
  },
  {
    page: 'clearml_agent_custom_workload.md: mixed GPU types',
    props: {
      monitoredResources: { max: 1, field: 'metadata|labels|clear.ml/resource-usage' },
      queues: [
        { name: 'full-GPU', gpus: Gpus.whole(1), labels: { 'clear.ml/resource-usage': '1' } },
        { name: '1g-GPU', gpus: Gpus.mig('1g.18gb'), labels: { 'clear.ml/resource-usage': '0.14' } },
        { name: '3g-GPU', gpus: Gpus.mig('3g.71gb'), labels: { 'clear.ml/resource-usage': '0.5' } },
      ],
    },
    documented: `
      agentk8sglue:
        monitoredResources:
          minResourcesFieldName: "metadata|labels|clear.ml/resource-usage"
          maxResourcesFieldName: "metadata|labels|clear.ml/resource-usage"
          maxResources: 1
        createQueues: true
        queues:
          full-GPU: {templateOverrides: {labels: {clear.ml/resource-usage: "1"}, resources: {limits: {nvidia.com/gpu: "1"}}}}
          1g-GPU: {templateOverrides: {labels: {clear.ml/resource-usage: "0.14"}, resources: {limits: {nvidia.com/mig-1g.18gb: "1"}}}}
          3g-GPU: {templateOverrides: {labels: {clear.ml/resource-usage: "0.5"}, resources: {limits: {nvidia.com/mig-3g.71gb: "1"}}}}`,
  },
  {
    page: 'multi_node_training.md: prerequisites',
    props: { multiNode: true },
    documented: 'agentk8sglue: {serviceAccountClusterAccess: true, multiNode: {enabled: true}}',
  },
  {
    page: 'multi_node_training.md: queue level',
    props: { queues: [{ name: 'multi-node-queue', multiNode: [4, 2] }] },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        multiNode: {enabled: true}
        createQueues: true
        queues:
          multi-node-queue:
            queueSettings: {multiNode: [4, 2]}
            templateOverrides: {resources: {limits: {nvidia.com/gpu: 2}}}`,
  },
];
