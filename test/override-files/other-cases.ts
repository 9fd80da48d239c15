import { type Case, env, UNREPLACED } from './case';

const AGENT_POD = 'Deployment/clearml-enterprise-agent';
const AGENT_CONTRACT = 'ConfigMap/clearml-enterprise-agent-contract';
const TASKS = 'ConfigMap/clearml-enterprise-agent-pt';

/** Files of agents. */
export const AGENT: Case[] = [
  [
    'agent/deployment',
    'clearml_agent_deployment_k8s.md',
    { [TASKS]: ['\\"name\\":\\"training\\"'], 'Secret/clearml-enterprise-agent-ac': [] },
  ],
  [
    'agent/deployment-unreplaced',
    'clearml_agent_deployment_k8s.md',
    { rejected: ['CLEARML2009', '<ACCESS_KEY> at clearml.agentk8sglueKey'], reason: UNREPLACED },
  ],
  ['agent/gpu-queues', 'clearml_agent_custom_workload.md: GPUs', { [TASKS]: ['nvidia.com/gpu: 4', '4xGPU'] }],
  [
    'agent/templates',
    'clearml_agent_custom_workload.md: templates',
    { [TASKS]: ['team: vision', 'team: speech', 'memory: 5Gi', 'MODE'] },
  ],
  ['agent/shared-memory', 'clearml_agent_custom_workload.md: shared memory', { [TASKS]: ['/dev/shm', '16Gi'] }],
  [
    'agent/monitored-resources',
    'clearml_agent_custom_workload.md: limits',
    { [TASKS]: ['clear.ml/resource-usage: \\"0.5\\"'] },
  ],
  [
    'agent/dashboard-counts',
    'clearml_agent_orch_dash_k8s.md: counts',
    { [AGENT_CONTRACT]: ['\\"reportNamespaceOverride\\":\\"ml-jobs\\"'] },
  ],
  [
    'agent/dashboard-discovery',
    'clearml_agent_orch_dash_k8s.md: discovery',
    { [AGENT_CONTRACT]: ['\\"reportSeconds\\":300'] },
  ],
  [
    'agent/dashboard-discovery-without-access',
    'clearml_agent_orch_dash_k8s.md: discovery',
    {
      rejected: ['CLEARML9007', 'gpu.discovery.enabled'],
      reason: 'the agent cannot read nodes',
    },
  ],
  [
    'agent/worker-ids',
    'clearml_agent_orch_dash_k8s.md: worker ids',
    { [AGENT_POD]: ['k8s:west'], [TASKS]: ['k8s:H200:{task_id}'] },
  ],
  [
    'agent/template-module',
    'dynamic_edit_task_pod_template.md',
    { [AGENT_POD]: [env('CLEARML_K8S_GLUE_TEMPLATE_MODULE', 'edit_pod:edit')], [TASKS]: ['echo ready;'] },
  ],
  ['agent/empty-scripts', 'dynamic_edit_task_pod_template.md: scripts', { [AGENT_POD]: [] }],
  [
    'agent/restricted',
    'openshift.md: agent',
    { [AGENT_POD]: ['"allowPrivilegeEscalation":false'], [TASKS]: ['runAsNonRoot: true'] },
  ],
  [
    'agent/private-packages',
    'air_gapped_env.md: tasks',
    {
      [TASKS]: ['pypi.internal', 'PIP_EXTRA_INDEX_URL'],
      [AGENT_POD]: ['mirror-pull', 'registry.internal/python:3.12'],
    },
  ],
  ['agent/applications-queue', 'multi_tenant_k8s.md: agent', { [AGENT_POD]: [] }],
  ['agent/external-storage', 'k8s.md: external storage', { [AGENT_POD]: ['s3://ml-files'] }],
  [
    'agent/certificates',
    'self_signed_certificates.md',
    { 'ConfigMap/clearml-enterprise-agent-custom-ca-1': ['b3RoZXIgY29udGVudA=='] },
  ],
  [
    'agent/certificate-bundle',
    'self_signed_certificates.md: bundle',
    { 'ConfigMap/clearml-enterprise-agent-ca-bundle': ['b3duIGNvbnRlbnQ='] },
  ],
  ['agent/bootstrap', 'clearml_agent_bootstrap.md', { [AGENT_POD]: [] }],
  ['agent/mig-queues', 'cdmo.md: queues', { [TASKS]: ['nvidia.com/mig-4g.40gb'] }],
  ['agent/fractions', 'cfgi.md: queues', { [TASKS]: ['clearml-injector/fraction: \\"0.250\\"'] }],
  [
    'agent/fraction-unreplaced',
    'cfgi.md: queues',
    { rejected: ['CLEARML2009', '<GPU_FRACTION_VALUE>'], reason: UNREPLACED },
  ],
];

const GATEWAY_POD = 'Deployment/clearml-enterprise-app-gateway';

/** Files of gateways, services and GPU operators. */
export const OTHERS: Case[] = [
  [
    'gateway/deployment',
    'appgw_install_k8s.md',
    {
      'Ingress/clearml-enterprise-app-gateway': ['"host":"router.clearml.example.com"'],
      [GATEWAY_POD]: ['tcp-router.clearml.example.com', '33009'],
    },
  ],
  [
    'gateway/node-port',
    'appgw_install_k8s.md: node ports',
    {
      'Service/clearml-enterprise-app-gateway': ['"type":"NodePort"'],
      [GATEWAY_POD]: [env('ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE', 'false'), 'http://192.0.2.7:30080'],
    },
  ],
  ['gateway/deployment-empty', 'appgw_install_k8s.md', { [GATEWAY_POD]: [] }],
  [
    'gateway/openshift-ingress',
    'openshift.md: gateway',
    { 'Ingress/clearml-enterprise-app-gateway': ['"host":"appgw.clearml.example.com"'] },
  ],
  ['gateway/openshift-routes', 'openshift.md: Route of the gateway', { [GATEWAY_POD]: [] }],
  [
    'presign/deployment',
    'presign_service.md',
    { 'Ingress/clearml-presign-service': ['"host":"presign.clearml.example.com"'] },
  ],
  [
    'events/deployment',
    'custom_billing.md',
    { 'CronJob/clearml-custom-events-pods-inventory': ['"schedule":"@hourly"'] },
  ],
  ['events/deployment-without-uuid', 'custom_billing.md', { 'CronJob/clearml-custom-events-pods-inventory': [] }],
  [
    'platform/deployment',
    'platform_management_center_deploy.md',
    { 'Ingress/clearml-enterprise-platform-management-webserver': ['platform.clearml.example.com'] },
  ],
  [
    'gpu/whole',
    'gpu_operator.md',
    { 'ClusterPolicy/cluster-policy': [env('FAIL_ON_INIT_ERROR', 'false'), env('DEVICE_ID_STRATEGY', 'uuid')] },
  ],
  ['gpu/k3s', 'gpu_operator.md: K3s', { 'ClusterPolicy/cluster-policy': ['/run/k3s/containerd/containerd.sock'] }],
  ['gpu/microk8s', 'gpu_operator.md: MicroK8s', { 'ClusterPolicy/cluster-policy': ['containerd-template.toml'] }],
  ['gpu/dynamic-mig', 'cdmo.md', { 'ClusterPolicy/cluster-policy': ['"strategy":"mixed"'] }],
  ['gpu/fractions', 'cfgi.md', { 'ConfigMap/device-plugin-config': ['rename: nvidia.com/gpu-0'] }],
  [
    'operators/registry-token',
    'cdmo.md, cfgi.md: operators',
    { 'Secret/cdmo-clearml-dynamic-mig-operator-registry': ['dockerconfigjson'] },
  ],
];
