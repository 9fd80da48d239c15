// One server for many tenants, which a file lists. A Job creates each tenant on the server and keeps its credentials.
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Credentials,
  Exposure,
  Feature,
  Gpus,
  PodSecurity,
  SecretValue,
  TenantCredentials,
  TenantFleet,
  Tenants,
  Tls,
} from 'cdk8s-clearml';

// The charts are private: `helm registry login docker.io`, then set versions. Without versions, the app renders previews of the charts,
// which are not deployable.
const serverVersion = process.env.CLEARML_CHART_VERSION;
const agentVersion = process.env.CLEARML_AGENT_CHART_VERSION;
const gatewayVersion = process.env.CLEARML_GATEWAY_CHART_VERSION;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });

const server = new ClearmlServer(clearml, 'server', {
  chart: serverVersion ? ChartSource.enterprise(serverVersion) : ChartSource.preview(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
  imagePullSecrets: ['clearml-registry'],
  credentials: Credentials.fromSecret('clearml-credentials'),
  multiTenant: {
    applicationsPerTenant: true,
    userFeatures: [Feature.APPLICATIONS, Feature.PIPELINES, Feature.REPORTS],
    groups: [
      {
        key: 'data_engineers',
        uuid: '2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e',
        displayName: 'Data engineers',
        features: [Feature.DATA_MANAGEMENT],
      },
    ],
  },
});

const fleet = new TenantFleet(app, 'tenants', {
  tenants: Tenants.fromFile(join(__dirname, 'tenants.yaml')),
  server,
  agent: {
    chart: agentVersion ? ChartSource.enterprise(agentVersion) : ChartSource.preview(),
    queues: [
      { name: 'cpu', maxPods: 10 },
      { name: '1xGPU', gpus: Gpus.whole(1) },
    ],
    applicationsQueue: {},
    imagePullSecrets: ['clearml-registry'],
    podSecurity: PodSecurity.restricted(),
  },
  // router-acme.clearml.example.com, and so on.
  gateway: {
    chart: gatewayVersion ? ChartSource.enterprise(gatewayVersion) : ChartSource.preview(),
    authCookieName: 'allegro_token_example',
    exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt-dns' }) }),
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
  // Agents reach the server by its public URLs, so through the ingress controller; tasks install packages from the internet.
  networkIsolation: {
    ingressNamespaces: ['ingress-nginx'],
    serverNamespaces: ['ingress-nginx'],
    externalCidrs: ['0.0.0.0/0'],
    kubernetesApiCidrs: ['10.96.0.1/32'],
  },
});

new ClearmlNamespace(clearml, 'namespace', {
  networkIsolation: {
    ingressNamespaces: ['ingress-nginx'],
    clientNamespaces: fleet.inNamespaces,
    kubernetesApiCidrs: ['10.96.0.1/32'],
  },
});

app.synth();
