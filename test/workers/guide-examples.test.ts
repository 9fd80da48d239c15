import { parse } from 'yaml';
import { ChartSource } from '../../lib/charts/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { AgentCredentials } from '../../lib/workers/agent-credentials';
import type { ClearmlAgentProps } from '../../lib/workers/agent-props';
import { CpuCapacity, GpuCapacity } from '../../lib/workers/capacity/capacities';
import { DashboardReport } from '../../lib/workers/capacity/dashboard';
import { CustomCertificates } from '../../lib/workers/certificates';
import { TaskCache } from '../../lib/workers/tasks/caches';
import { Gpus } from '../../lib/workers/tasks/gpus';
import { PUBLIC, withPublicChart, withValues } from './agents';

interface Example {
  /** Page of the guide, and what it shows there. */
  readonly page: string;
  readonly props: Partial<ClearmlAgentProps>;
  /** The values as documented. */
  readonly documented: string;
}

const PEM = '-----BEGIN CERTIFICATE-----\n###\n-----END CERTIFICATE-----\n';
const BUNDLE = [1, 2, 3].map((n) => PEM.replace('###', `### CERT ${n}`)).join('');

/** Every example of values on the agent pages of the guide; the placeholders are filled in. */
const EXAMPLES: Example[] = [
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
    page: 'clearml_agent_orch_dash_k8s.md: fixed capacities',
    props: { dashboard: { gpus: GpuCapacity.of(2), cpus: CpuCapacity.of(8) } },
    documented:
      'agentk8sglue: {orchestrationDashboard: {reportType: aggregate, gpu: {reportMax: 2}, cpu: {reportMax: 8}}}',
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: GPU discovery',
    props: {
      dashboard: {
        gpus: GpuCapacity.discovered({
          baseSelector: 'kubernetes.io/os=linux,nvidia.com/gpu.present=true',
          nodeSelector: '',
          countLabels: ['nvidia.com/gpu.count'],
        }),
      },
    },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        orchestrationDashboard:
          reportType: aggregate
          gpu:
            discovery:
              enabled: true
              baseSelector: "kubernetes.io/os=linux,nvidia.com/gpu.present=true"
              nodeSelector: ""
              gpuCountSelector: "nvidia.com/gpu.count"`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: CPUs of a namespace',
    props: { dashboard: { cpus: CpuCapacity.inNamespace('my-namespace') } },
    documented: `
      agentk8sglue:
        orchestrationDashboard:
          reportType: aggregate
          cpu: {reportNamespaced: true, reportNamespaceOverride: my-namespace}`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: report configuration',
    props: {
      dashboard: {
        report: DashboardReport.GLOBAL,
        reportSeconds: 600,
        gpus: GpuCapacity.discovered({
          baseSelector: 'kubernetes.io/os=linux,nvidia.com/gpu.present=true',
          nodeSelector: '',
          countLabels: ['nvidia.com/gpu.count'],
        }),
        cpus: CpuCapacity.discovered({ nodeSelector: '' }),
      },
    },
    documented: `
      agentk8sglue:
        serviceAccountClusterAccess: true
        orchestrationDashboard:
          reportType: "global"
          reportSeconds: 600
          gpu:
            reportMax: 0
            discovery:
              enabled: true
              baseSelector: "kubernetes.io/os=linux,nvidia.com/gpu.present=true"
              nodeSelector: ""
              gpuCountSelector: "nvidia.com/gpu.count"
          cpu:
            reportMax: 0
            discovery: {enabled: true, nodeSelector: ""}
            reportNamespaced: false
            reportNamespaceOverride: ""`,
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: worker ids',
    props: { workerId: 'k8s:my-agent', taskWorkerIdTemplate: 'k8s:my-group:{task_id}' },
    documented: 'agentk8sglue: {workerIdOverride: "k8s:my-agent", taskWorkerIdOverride: "k8s:my-group:{task_id}"}',
  },
  {
    page: 'clearml_agent_orch_dash_k8s.md: groups by GPU type',
    props: {
      queues: [
        { name: 'h100_queue', workerIdTemplate: 'k8s:H100:{task_id}' },
        { name: 'l40s_queue', workerIdTemplate: 'k8s:L40s:{task_id}' },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          h100_queue: {templateOverrides: {}, queueSettings: {customWorkerIdTemplate: "k8s:H100:{task_id}"}}
          l40s_queue: {templateOverrides: {}, queueSettings: {customWorkerIdTemplate: "k8s:L40s:{task_id}"}}`,
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
  {
    page: 'air_gapped_env.md: pip index',
    props: {
      queues: [
        {
          name: 'myQueue',
          environment: { PIP_EXTRA_INDEX_URL: 'https://pypi.internal', PIP_TRUSTED_HOST: 'pypi.internal' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              env:
                - {name: PIP_EXTRA_INDEX_URL, value: "https://pypi.internal"}
                - {name: PIP_TRUSTED_HOST, value: pypi.internal}`,
  },
  {
    page: 'air_gapped_env.md: pip.conf',
    props: {
      queues: [
        {
          name: 'myQueue',
          fileMounts: [
            {
              name: 'pip.conf',
              folderPath: '/home/nonroot/.pip',
              fileContent: '[global]\nindex-url = https://pypi.internal\ntrusted-host = pypi.internal',
            },
          ],
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              fileMounts:
                - name: "pip.conf"
                  folderPath: "/home/nonroot/.pip"
                  fileContent: "[global]\\nindex-url = https://pypi.internal\\ntrusted-host = pypi.internal"`,
  },
  {
    page: 'air_gapped_env.md: VSCode',
    props: {
      queues: [
        {
          name: 'myQueue',
          environment: { CLEARML_SESSION_VSCODE_SERVER_DEB: '/deb', CLEARML_SESSION_VSCODE_PY_EXT: '/ext' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          myQueue:
            templateOverrides:
              env:
                - {name: CLEARML_SESSION_VSCODE_SERVER_DEB, value: /deb}
                - {name: CLEARML_SESSION_VSCODE_PY_EXT, value: /ext}`,
  },
  {
    page: 'air_gapped_env.md: pull secrets; clearml_agent_nvcr.md',
    props: { imagePullSecrets: ['nvcr-registry'] },
    documented: 'imageCredentials: {extraImagePullSecrets: [{name: nvcr-registry}]}',
  },
  {
    page: 'air_gapped_env.md: start script',
    props: { airGapped: { image: 'registry.internal/python:3.12' } },
    documented: `
      agentk8sglue:
        airGappedSupport: true
        defaultContainerImage: "registry.internal/python:3.12"
`,
  },
  {
    page: 'openshift.md: agent',
    props: { podSecurity: PodSecurity.restricted() },
    documented: `
      agentk8sglue:
        containerSecurityContext: &context
          runAsNonRoot: true
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
          seccompProfile: {type: RuntimeDefault}
        extraEnvs: [{name: CLEARML_K8S_GLUE_START_AGENT_SCRIPT_PATH, value: /tmp/__start_agent__.sh}]
        basePodTemplate:
          env: [{name: HOME, value: /tmp}]
          containerSecurityContext: *context
`,
  },
  {
    page: 'self_signed_certificates.md: replace',
    props: { certificates: CustomCertificates.bundle(BUNDLE, { inTasks: false }) },
    documented: `customCertificates: {overrideCaCertificatesCrt: ${JSON.stringify(BUNDLE)}}`,
  },
  {
    page: 'self_signed_certificates.md: append, and add to task pods',
    props: {
      certificates: CustomCertificates.additional([
        { alias: 'certificate-name-1', pem: PEM },
        { alias: 'certificate-name-2', pem: PEM },
      ]),
    },
    documented: `
      customCertificates:
        extraCerts:
          - {alias: certificate-name-1, pem: ${JSON.stringify(PEM)}}
          - {alias: certificate-name-2, pem: ${JSON.stringify(PEM)}}
        propagateToTasks: true`,
  },
  {
    page: 'clearml_agent_bootstrap.md',
    props: { bootstrap: true },
    documented: 'bootstrap: {enabled: true}',
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
  {
    page: 'dynamic_edit_task_pod_template.md: template by code',
    props: {
      agentPod: {
        environment: { CLEARML_K8S_GLUE_TEMPLATE_MODULE: 'custom_code:update_template' },
        fileMounts: [{ name: 'custom_code.py', folderPath: '/home/nonroot', fileContent: 'import json\n' }],
      },
      basePodTemplate: {
        initContainers: [
          {
            name: 'myInitContainer',
            image: 'docker/ubuntu:18.04',
            command: ['/bin/bash', '-c', 'echo MY_VAR;\n'],
            volumeMounts: [{ name: 'myTemplatedMount', mountPath: 'MY_VAR' }],
          },
        ],
        volumes: [{ name: 'myTemplatedMount', emptyDir: {} }],
      },
    },
    documented: `
      agentk8sglue:
        extraEnvs: [{name: CLEARML_K8S_GLUE_TEMPLATE_MODULE, value: "custom_code:update_template"}]
        fileMounts: [{name: custom_code.py, folderPath: /home/nonroot, fileContent: "import json\\n"}]
        basePodTemplate:
          initContainers:
            - name: myInitContainer
              image: docker/ubuntu:18.04
              command: [/bin/bash, -c, "echo MY_VAR;\\n"]
              volumeMounts: [{name: myTemplatedMount, mountPath: MY_VAR}]
          volumes: [{name: myTemplatedMount, emptyDir: {}}]`,
  },
  {
    page: 'dynamic_edit_task_pod_template.md: claims for task pods',
    props: {
      agentPod: {
        roles: ['custom-agent-role'],
        environment: {
          CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES: '0',
          CLEARML_K8S_GLUE_POD_POST_DELETE_CMD: "kubectl delete pvc {pod_name} -n {namespace} || echo 'Skipping'",
        },
        fileMounts: [
          { name: 'pvc.yaml', folderPath: '/mnt/yaml-manifests', fileContent: 'kind: PersistentVolumeClaim\n' },
        ],
      },
      queues: [
        {
          name: 'pvc-test',
          volumes: [{ name: 'task-pvc', persistentVolumeClaim: { claimName: 'PVC_NAME' } }],
          volumeMounts: [{ mountPath: '/tmp/task/', name: 'task-pvc' }],
        },
      ],
    },
    documented: `
      agentk8sglue:
        additionalRoleBindings: [custom-agent-role]
        extraEnvs:
          - {name: CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES, value: "0"}
          - {name: CLEARML_K8S_GLUE_POD_POST_DELETE_CMD, value: "kubectl delete pvc {pod_name} -n {namespace} || echo 'Skipping'"}
        fileMounts: [{name: pvc.yaml, folderPath: /mnt/yaml-manifests, fileContent: "kind: PersistentVolumeClaim\\n"}]
        createQueues: true
        queues:
          pvc-test:
            templateOverrides:
              volumes: [{name: task-pvc, persistentVolumeClaim: {claimName: PVC_NAME}}]
              volumeMounts: [{mountPath: /tmp/task/, name: task-pvc}]`,
  },
  {
    page: 'multi_tenant_k8s.md: applications queue',
    props: { applicationsQueue: {} },
    documented: 'agentk8sglue: {appsQueue: {enabled: true}}',
  },
  {
    page: 'cdmo.md: queues',
    props: {
      queues: [
        { name: 'slice-1', gpus: Gpus.mig('1g.10gb') },
        { name: 'slice-2', gpus: Gpus.mig('2g.20gb') },
        { name: 'slice-4', gpus: Gpus.mig('4g.40gb') },
        { name: 'slice-7', gpus: Gpus.mig('7g.80gb') },
      ],
    },
    documented: `
      agentk8sglue:
        queues:
          slice-1: {templateOverrides: {resources: {limits: {nvidia.com/mig-1g.10gb: "1"}}}}
          slice-2: {templateOverrides: {resources: {limits: {nvidia.com/mig-2g.20gb: "1"}}}}
          slice-4: {templateOverrides: {resources: {limits: {nvidia.com/mig-4g.40gb: "1"}}}}
          slice-7: {templateOverrides: {resources: {limits: {nvidia.com/mig-7g.80gb: "1"}}}}`,
  },
  {
    page: 'cfgi.md: queues since 1.3.0',
    props: { queues: fractionQueues() },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          gpu-fraction-1_000: {templateOverrides: {labels: {clearml-injector/fraction: "1.000"}}}
          gpu-fraction-0_500: {templateOverrides: {labels: {clearml-injector/fraction: "0.500"}}}
          gpu-fraction-0_250: {templateOverrides: {labels: {clearml-injector/fraction: "0.250"}}}
          gpu-fraction-0_125: {templateOverrides: {labels: {clearml-injector/fraction: "0.125"}}}`,
  },
  {
    page: 'cfgi.md: queues before 1.3.0',
    props: { queues: fractionQueues(), fractionInjectorVersion: '1.2.9' },
    documented: `
      agentk8sglue:
        createQueues: true
        queues:
          gpu-fraction-1_000: {templateOverrides: {resources: {limits: {nvidia.com/gpu: 8}}}}
          gpu-fraction-0_500: {templateOverrides: {labels: {clearml-injector/fraction: "0.500"}, resources: {limits: {nvidia.com/gpu: 4}}}}
          gpu-fraction-0_250: {templateOverrides: {labels: {clearml-injector/fraction: "0.250"}, resources: {limits: {nvidia.com/gpu: 2}}}}
          gpu-fraction-0_125: {templateOverrides: {labels: {clearml-injector/fraction: "0.125"}, resources: {limits: {nvidia.com/gpu: 1}}}}`,
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
];

function fractionQueues() {
  return [1, 0.5, 0.25, 0.125].map((fraction) => ({
    name: `gpu-fraction-${fraction.toFixed(3).replace('.', '_')}`,
    gpus: Gpus.fraction(fraction),
  }));
}

/**
 * Values as the chart takes them: an amount is the same as a number and as a text, and what is empty, false or 0 says nothing,
 * since that is the chart's default.
 */
function settled(node: any, key = ''): any {
  if (Array.isArray(node)) {
    return node.map((item) => settled(item));
  }
  if (typeof node !== 'object' || node === null) {
    return typeof node === 'number' && /^nvidia\.com\//.test(key) ? String(node) : node;
  }
  const entries = Object.entries(node).map(([name, value]) => [name, settled(value, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => !isNeutral(value)));
}

function isNeutral(value: any): boolean {
  return (
    value === '' ||
    value === false ||
    value === 0 ||
    (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
  );
}

// The scripts of these pages are in start-script.test.ts: ours do the same in other words.
test.each(EXAMPLES)('$page', ({ props, documented }) => {
  const { values } = withValues(props);
  const expected = parse(documented);
  for (const [section, content] of Object.entries<any>(expected)) {
    for (const key of Object.keys(content)) {
      expect([key, settled(values[section]?.[key])]).toEqual([key, settled(content[key])]);
    }
  }
});

test('credentials and token are where the guide has them, as placeholders', () => {
  const { values } = withValues({ registryToken: SecretValue.unsafePlainText('token') });
  const placeholder = expect.stringMatching(/^[0-9a-f]{32}$/);
  expect(values).toMatchObject({
    imageCredentials: { password: placeholder },
    clearml: { agentk8sglueKey: placeholder, agentk8sglueSecret: placeholder },
  });
  const { values: existing } = withValues({ credentials: AgentCredentials.existingSecret('mine') });
  expect(existing.clearml.existingAgentk8sglueSecret).toBe('mine');
});

withPublicChart('the public chart', () => {
  test('clearml_agent_fractional_gpus.md: a MIG slice for the default queue', () => {
    const { values } = withValues({
      chart: ChartSource.directory(PUBLIC),
      queues: [{ name: 'default' }],
      basePodTemplate: {
        gpus: Gpus.whole(1),
        nodeSelector: { 'nvidia.com/gpu.product': 'A100-SXM4-40GB-MIG-1g.5gb' },
      },
    });
    expect(values.agentk8sglue).toMatchObject({
      queue: 'default',
      basePodTemplate: {
        resources: { limits: { 'nvidia.com/gpu': 1 } },
        nodeSelector: { 'nvidia.com/gpu.product': 'A100-SXM4-40GB-MIG-1g.5gb' },
      },
    });
  });
});
