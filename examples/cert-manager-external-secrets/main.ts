import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Exposure,
  PodSecurity,
  SecretDelivery,
  SecretStoreKind,
  SecretValue,
  Tls,
} from 'cdk8s-clearml';

// A hardened cluster: ingress-nginx with certificates of Let's Encrypt, secrets in Vault, restricted pods in a closed namespace.
// Everything that comes out can be committed: no secret is read, and none is in it.
const app = new App();
SecretDelivery.externalSecrets({
  store: 'vault',
  storeKind: SecretStoreKind.CLUSTER_SECRET_STORE,
  keyTemplate: 'clearml/{namespace}/{source}',
}).applyTo(app);

const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });

new ClearmlNamespace(clearml, 'namespace', {
  networkIsolation: { ingressNamespaces: ['ingress-nginx'], clientNamespaces: ['clearml-agents'] },
  quota: { 'requests.cpu': '16', 'requests.memory': '64Gi', 'requests.storage': '1Ti' },
});

new ClearmlServer(clearml, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
  podSecurity: PodSecurity.restricted({ kubernetesVersion: '1.32' }),
  users: [
    { username: 'admin', password: SecretValue.external('clearml/users', 'admin') },
    { username: 'ci', password: SecretValue.external('clearml/users', 'ci') },
  ],
  apiserver: { replicas: 2, resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } } },
});

app.synth();
