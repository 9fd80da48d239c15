/** A values file, its section of the ClearML documentation, and what becomes of it. */
export type Case = readonly [file: string, section: string, outcome: Rendered | Rejected];

/** Parts of objects, by kind and name; each is a part of the JSON of the object. */
interface Rendered {
  readonly [object: string]: readonly string[];
}

interface Rejected {
  /** Code of the error, and a part of its message, which names the path. */
  readonly rejected: readonly [code: string, found: string];
  readonly reason: string;
}

export const isRejected = (outcome: Rendered | Rejected): outcome is Rejected => 'rejected' in outcome;

/** A variable of a container. */
const env = (name: string, value: string) => JSON.stringify({ name, value });

const API = 'Deployment/clearml-enterprise-apiserver';
const APPS = 'Deployment/clearml-enterprise-apps';
const WEB = 'Deployment/clearml-enterprise-webserver';
const CONTRACT = 'ConfigMap/clearml-enterprise-contract';
const ENVIRONMENT = 'Secret/clearml-enterprise-environment';
const UNREPLACED = 'a placeholder of the page is not a value';

const SERVER: Case[] = [
  [
    'server/prepare-values',
    'k8s.md: Prepare Values',
    {
      'Ingress/clearml-enterprise-apiserver': ['"host":"api.ml.example.org"'],
      'Ingress/clearml-enterprise-fileserver': ['"host":"files.ml.example.org"'],
      'Ingress/clearml-enterprise-webserver': ['"host":"app.ml.example.org"'],
      'Service/clearml-enterprise-apiserver': ['"type":"ClusterIP"'],
      'Secret/clearml-registry-key': ['dockerconfigjson'],
      [APPS]: [],
    },
  ],
  [
    'server/prepare-values-placeholders',
    'k8s.md: Prepare Values',
    { rejected: ['CLEARML2009', '<BASE_DOMAIN> at clearml.cookieDomain'], reason: UNREPLACED },
  ],
  ['server/mck-mongodb', 'k8s.md: MongoDB of the operator', { 'MongoDBCommunity/mongodb-replica-set': [] }],
  ['server/default-secret-values', 'k8s.md: Default Secret Values', { 'Secret/clearml-conf': [] }],
  [
    'server/default-secret-values-unreplaced',
    'k8s.md: Default Secret Values',
    { rejected: ['CLEARML2009', '<generated_key> at clearml.apiserverSecret'], reason: UNREPLACED },
  ],
  ['server/fixed-users', 'k8s.md: Fixed Users', { [API]: ['"secret"'] }],
  [
    'server/database-authentication',
    'k8s.md: authentication of the bundled databases',
    { 'StatefulSet/clearml-elastic-master': [env('http.compression_level', '3')], [API]: ['ELASTIC'] },
  ],
  [
    'server/external-databases',
    'k8s.md: Using External Databases with ClearML',
    {
      rejected: ['CLEARML5002', 'externalServices.redisHost'],
      reason: 'the chart has Dragonfly in the place of Redis since 11.0.0; the page describes the charts before',
    },
  ],
  [
    'server/external-databases-empty',
    'k8s.md: Using External Databases with ClearML',
    {
      rejected: ['CLEARML5002', 'mongodbConnectionStringAuth'],
      reason: 'the server would have no database of logins',
    },
  ],
  [
    'server/external-storage',
    'k8s.md: external storage',
    {
      rejected: ['CLEARML5004', 'WEBSERVER__fileBaseUrl'],
      reason: 'the web server parses the variable as JSON, and stops at a text without quotes',
    },
  ],
  [
    'server/external-storage-quoted',
    'k8s.md: external storage',
    { [WEB]: [env('WEBSERVER__fileBaseUrl', '"s3://ml-files"')] },
  ],
  [
    'server/tenants',
    'multi_tenant_k8s.md: features',
    { [API]: [env('CLEARML__apiserver__company__unique_names', 'true')] },
  ],
  [
    'server/tenant-features',
    'multi_tenant_k8s.md: features of users',
    { [API]: [env('CLEARML__services__auth__default_groups__users__features', '["applications", "queues"]')] },
  ],
  [
    'server/groups-without-features',
    'multi_tenant_k8s.md: users without features',
    { [API]: [env('CLEARML__services__auth__default_groups__users__features', '[]')] },
  ],
  [
    'server/custom-group',
    'multi_tenant_k8s.md: groups',
    { [API]: [env('CLEARML__services__auth__default_groups__analysts__name', 'Data Analysts')] },
  ],
  ['server/per-tenant-queues', 'multi_tenant_k8s.md: queues', { [CONTRACT]: ['queueMode":"per_tenant"'] }],
  [
    'server/openshift-ingress',
    'openshift.md: Ingress',
    { 'Ingress/clearml-enterprise-fileserver': ['"ingressClassName":"haproxy"', '"secretName":"files-tls"'] },
  ],
  ['server/openshift-routes', 'openshift.md: Routes', { 'Service/clearml-enterprise-apiserver': [] }],
  [
    'server/openshift-restricted',
    'openshift.md: any user id',
    {
      [APPS]: [env('HOME', '/tmp'), '"allowPrivilegeEscalation":false'],
      'StatefulSet/clearml-elastic-master': ['"runAsNonRoot":true'],
    },
  ],
  [
    'server/launch-form',
    'app_launch_form_custom.md',
    { 'ConfigMap/clearml-enterprise-apiserver-file-mounts': ['python:3.13'] },
  ],
  [
    'server/mongodb-image',
    'bitnami_mongo_mitigation.md',
    { 'StatefulSet/clearml-enterprise-mongodb': ['mongo:7.0.31'] },
  ],
  ['server/metering', 'event_metering.mdx', { 'Deployment/clearml-enterprise-usage-aggregator': [] }],
  [
    'server/metering-database',
    'event_metering.mdx: external database',
    { 'Deployment/clearml-enterprise-usage-aggregator': ['"secretKeyRef"'] },
  ],
  [
    'server/usage-scripts',
    'event_metering.mdx: reporters',
    { 'CronJob/clearml-enterprise-storage-exporter': ['"schedule":"15 */4 * * *"'] },
  ],
  [
    'server/upload-size',
    'faq.md: size of uploads',
    { 'Ingress/clearml-enterprise-fileserver': ['"nginx.ingress.kubernetes.io/proxy-body-size":"0"'] },
  ],
  ['server/certificates-of-applications', 'self_signed_certificates.md: applications', { [API]: [] }],
  [
    'server/saml',
    'sso_microsoft_ad_saml.md',
    { 'ConfigMap/clearml-enterprise-apiserver-configmap': ['<rule-name>login</rule-name>'] },
  ],
  [
    'server/oauth',
    'sso_okta_oauth.md',
    { [ENVIRONMENT]: ['okta-s3cret'], [API]: ['CLEARML__secure__login__sso__oauth_client__okta__client_secret'] },
  ],
  [
    'server/oauth-unreplaced',
    'sso_okta_oauth.md',
    {
      rejected: ['CLEARML2009', '<auth-server-id> at apiserver.extraEnvs[0].value'],
      reason: UNREPLACED,
    },
  ],
  [
    'server/ldap',
    'sso_ldap.md',
    { [API]: [env('CLEARML__apiserver__auth__fixed_user_providers__ldap__url', 'ldaps://ldap.internal:636')] },
  ],
  ['server/block-user-script', 'clearml_server_config.md: user scripts', { [WEB]: ['Copy of ${name} from ${date}'] }],
  ['server/pull-secrets', 'air_gapped_env.md: images', { [API]: ['"imagePullSecrets":[{"name":"mirror-pull"}]'] }],
  ['server/package-index', 'air_gapped_env.md: packages', { [CONTRACT]: ['https://pypi.internal/simple'] }],
  ['server/hidden-workers', 'clearml_agent_orch_dash_k8s.md: hidden workers', { [CONTRACT]: ['^batch-[0-9]+$'] }],
  [
    'server/platform-management',
    'platform_management_center_deploy.md: server',
    { [ENVIRONMENT]: ['platform-k3y-s3cret'], [API]: ['platform_management__user_secret'] },
  ],
  ['server/presign', 'presign_service.md: server', { [API]: ['https://presign.clearml.example.com'] }],
  [
    'server/custom-events',
    'custom_billing.md: server',
    {
      [API]: [env('CLEARML__hosts__kafka__custom_events__host', '[kafka.internal:9093]')],
      [ENVIRONMENT]: ['kafka-s3cret'],
    },
  ],
  ['server/splunk', 'splunk.md', { [API]: [env('CLEARML__APISERVER__LOG_CALLS', 'true')] }],
  [
    'server/commented-sections',
    'helm#7802',
    {
      rejected: ['CLEARML2006', 'line 1: the section apiserver is empty'],
      reason: 'helm would delete all defaults of the section',
    },
  ],
  [
    'server/tls-and-users',
    'clearml-helm-charts#318',
    { 'Ingress/clearml-enterprise-webserver': ['"secretName":"app-tls"'], [API]: ['"secret"'] },
  ],
  ['server/anchors', 'anchors, as in Docker Compose', { [API]: ['"nodeSelector":{"pool":"ml"}', '"replicas":2'] }],
];

const AGENT_POD = 'Deployment/clearml-enterprise-agent';
const AGENT_CONTRACT = 'ConfigMap/clearml-enterprise-agent-contract';
const TASKS = 'ConfigMap/clearml-enterprise-agent-pt';

const AGENT: Case[] = [
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

const OTHERS: Case[] = [
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

/** A file for each section of values in the ClearML documentation, and for situations that users reported. */
export const CASES: readonly Case[] = [...SERVER, ...AGENT, ...OTHERS];

/** Files with a section that the embedded chart of the open-source server has, too. */
export const EMBEDDED: readonly string[] = [
  'server/default-secret-values',
  'server/database-authentication',
  'server/external-databases',
  'server/openshift-ingress',
  'server/upload-size',
  'server/ldap',
  'server/anchors',
];

/** Versions of the server chart that sections describe; other files are for the newest version. */
export const VERSIONS: { readonly [file: string]: string } = {
  'server/database-authentication': '10.10.0',
  'server/mongodb-image': '10.10.0',
};

/** Outcomes that the code does not have yet: the tests fail as soon as it has them. */
export const PENDING: readonly string[] = [
  'server/external-databases-empty',
  'server/external-storage',
  'server/external-storage-quoted',
  'server/fixed-users',
  'server/splunk',
  'server/tls-and-users',
  'agent/deployment',
  'agent/monitored-resources',
];
