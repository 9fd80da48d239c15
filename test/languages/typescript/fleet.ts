// A server with single sign-on for tenants of a file, whose agents have the same queues.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  Credentials,
  Exposure,
  Feature,
  Gpus,
  GroupSync,
  NewUsers,
  PodSecurity,
  SecretValue,
  SingleSignOn,
  TenantCredentials,
  TenantFleet,
  Tenants,
  Tls,
} from 'cdk8s-clearml';

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });

const server = new ClearmlServer(clearml, 'server', {
  chart: ChartSource.preview(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
  imagePullSecrets: ['clearml-registry'],
  credentials: Credentials.fromSecret('clearml-credentials'),
  multiTenant: { applicationsPerTenant: true, userFeatures: [Feature.APPLICATIONS, Feature.PIPELINES] },
  singleSignOn: [
    SingleSignOn.okta({
      issuer: 'https://acme.okta.com/oauth2/default',
      client: { id: SecretValue.existing('okta', 'id'), secret: SecretValue.existing('okta', 'secret') },
      newUsers: NewUsers.invitedOnly(),
    }),
    SingleSignOn.keycloak({
      realm: 'https://keycloak.example.com:8443/realms/acme',
      client: { id: SecretValue.existing('keycloak', 'id'), secret: SecretValue.existing('keycloak', 'secret') },
      groups: GroupSync.claim('groups', { admins: ['ml-admins'], membersOnly: true }),
      logoutAtProvider: true,
    }),
  ],
});

new TenantFleet(app, 'tenants', {
  tenants: Tenants.fromFile('tenants.yaml'),
  server,
  agent: {
    chart: ChartSource.preview(),
    queues: [
      { name: 'cpu', maxPods: 10, environment: { OMP_NUM_THREADS: '4' } },
      { name: '1xGPU', gpus: Gpus.whole(1), sharedMemory: '32Gi' },
      { name: 'half-GPU', gpus: Gpus.fraction(0.5) },
      { name: 'multi-node', multiNode: [4, 2] },
    ],
    applicationsQueue: {},
    imagePullSecrets: ['clearml-registry'],
    podSecurity: PodSecurity.restricted(),
  },
  credentials: TenantCredentials.provisioned({
    systemKeys: {
      accessKey: SecretValue.existing('clearml-credentials', 'apiserver_key'),
      secretKey: SecretValue.existing('clearml-credentials', 'apiserver_secret'),
    },
  }),
  quota: { 'requests.nvidia.com/gpu': '2', pods: '30' },
  limits: { defaultLimits: { memory: '2Gi' }, defaultRequests: { memory: '256Mi' } },
  networkIsolation: {
    ingressNamespaces: ['ingress-nginx'],
    serverNamespaces: ['ingress-nginx'],
    externalCidrs: ['0.0.0.0/0'],
    kubernetesApiCidrs: ['10.96.0.1/32'],
  },
});

app.synth();
