import { type Case, env, UNREPLACED } from './case';

const API = 'Deployment/clearml-enterprise-apiserver';
const APPS = 'Deployment/clearml-enterprise-apps';
const WEB = 'Deployment/clearml-enterprise-webserver';
const CONTRACT = 'ConfigMap/clearml-enterprise-contract';
const ENVIRONMENT = 'Secret/clearml-enterprise-environment';

/** Files of the server. */
export const SERVER: Case[] = [
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
