import { TaskCache } from '../../../lib/agent/tasks/caches';
import { Gpus } from '../../../lib/agent/tasks/gpus';
import type { Example } from '../agents';

/** Examples of agents, their caches, and pods that depend on their task. */
export const DEPLOYMENT: Example[] = [
  {
    page: 'clearml_agent_deployment_k8s.md: installation',
    props: { queues: [{ name: 'exampleQueue' }] },
    documented: `
      agentk8sglue:
        apiServerUrlReference: https://api.clearml.example.com
        fileServerUrlReference: https://files.clearml.example.com
        webServerUrlReference: https://app.clearml.example.com
        createQueues: true
        queues: {exampleQueue: {templateOverrides: {}, queueSettings: {}}}`,
  },
  {
    page: 'clearml_agent_bootstrap.md',
    props: { bootstrap: true },
    documented: 'bootstrap: {enabled: true}',
  },
  {
    page: 'multi_tenant_k8s.md: applications queue',
    props: { applicationsQueue: {} },
    documented: 'agentk8sglue: {appsQueue: {enabled: true}}',
  },
  {
    page: 'webapp_settings_resource_configs.md: queue of a resource pool',
    props: { queues: [{ name: '6ab1c0d8e34f4b0f9a6c1e2d3f4a5b6c', gpus: Gpus.whole(2) }] },
    documented:
      'agentk8sglue: {queues: {6ab1c0d8e34f4b0f9a6c1e2d3f4a5b6c: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 2}}}}}}',
  },
  {
    page: 'k8s.md: external file storage',
    props: {
      endpoints: {
        apiUrl: 'https://api.clearml.example.com',
        appUrl: 'https://app.clearml.example.com',
        filesUrl: 's3://minio.example.com:9000/clearml',
      },
    },
    documented: 'agentk8sglue: {fileServerUrlReference: "s3://minio.example.com:9000/clearml"}',
  },
  {
    page: 'clearml_agent_data_caching.md and clearml_agent_hf_caching.md',
    props: { caches: [TaskCache.clearml(), TaskCache.huggingFace()] },
    documented: `
      agentk8sglue:
        basePodTemplate:
          env: [{name: CLEARML_CACHE_DIR, value: /root/.clearml/cache}, {name: HF_HOME, value: /root/.cache/huggingface}]
          volumes:
            - {name: clearml-cache, hostPath: {path: /root/clearml-cache, type: DirectoryOrCreate}}
            - {name: hf-cache, hostPath: {path: /root/.clearml/cache/hf, type: DirectoryOrCreate}}
          volumeMounts:
            - {name: clearml-cache, mountPath: /root/.clearml/cache}
            - {name: hf-cache, mountPath: /root/.cache/huggingface}`,
  },
  {
    page: 'clearml_agent_nim_caching.md',
    props: { caches: [TaskCache.nim()] },
    documented: `
      agentk8sglue:
        basePodTemplate:
          env: [{name: NIM_CACHE_PATH, value: /opt/nim/.cache}]
          volumeMounts: [{name: nim-cache, mountPath: /opt/nim/.cache}]
          volumes: [{name: nim-cache, persistentVolumeClaim: {claimName: nim-cache-pvc}}]`,
  },
  {
    page: 'clearml_agent_string_template.md',
    props: {
      basePodTemplate: { labels: { myTaskName: '${CLEARML_TASK.name}', myProjectId: '${CLEARML_TASK.project}' } },
      queues: [
        {
          name: 'myQueueName',
          labels: { team: 'green' },
          environment: { userKey: '${CLEARML_USER_VAULTS.my_section.userKey:undefined_user_key}' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        basePodTemplate: {labels: {myTaskName: "\${CLEARML_TASK.name}", myProjectId: "\${CLEARML_TASK.project}"}}
        queues:
          myQueueName:
            templateOverrides:
              labels: {team: green}
              env: [{name: userKey, value: "\${CLEARML_USER_VAULTS.my_section.userKey:undefined_user_key}"}]`,
  },
  {
    page: 'clearml_agent_conditional_template.md',
    props: {
      agentPod: {
        environment: {
          CLEARML_K8S_GLUE_COND_CUST_TEMPLATE:
            'run_by_app.category="AI dev"|{metadata.annotations:{"clearml-app-category":"AI dev"},spec.serviceAccountName:"my-service-account"}',
        },
      },
    },
    documented: `
      agentk8sglue:
        extraEnvs:
          - name: CLEARML_K8S_GLUE_COND_CUST_TEMPLATE
            value: 'run_by_app.category="AI dev"|{metadata.annotations:{"clearml-app-category":"AI dev"},spec.serviceAccountName:"my-service-account"}'`,
  },
];
