// A hardened server with databases of its own, whose secrets External Secrets reads from Vault.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Elasticsearch,
  Exposure,
  FileStorage,
  MongoDb,
  PodSecurity,
  Redis,
  SecretDelivery,
  SecretStoreKind,
  SecretValue,
  Tls,
} from 'cdk8s-clearml';
import type { k8s } from 'cdk8s-plus-28';

const app = new App();
SecretDelivery.externalSecrets({
  store: 'vault',
  storeKind: SecretStoreKind.CLUSTER_SECRET_STORE,
  keyTemplate: 'clearml/{namespace}/{source}',
}).applyTo(app);

const clearml = new Chart(app, 'clearml', {
  namespace: 'clearml',
  labels: { 'app.kubernetes.io/part-of': 'clearml' },
});

new ClearmlNamespace(clearml, 'namespace', {
  networkIsolation: { ingressNamespaces: ['ingress-nginx'], clientNamespaces: ['clearml-agents'] },
  quota: { 'requests.cpu': '16', 'requests.memory': '64Gi' },
});

const toleration: k8s.Toleration = { key: 'dedicated', operator: 'Exists', tolerationSeconds: 60 };

new ClearmlServer(clearml, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
  podSecurity: PodSecurity.restricted({ kubernetesVersion: '1.32' }),
  users: [
    { username: 'admin', password: SecretValue.external('clearml/users', 'admin') },
    { username: 'ci', password: SecretValue.external('clearml/users', 'ci') },
  ],
  mongodb: MongoDb.external({
    backend: SecretValue.external('clearml/mongodb', 'backend'),
    auth: SecretValue.external('clearml/mongodb', 'auth'),
  }),
  elasticsearch: Elasticsearch.external({
    hosts: [{ host: 'es-1.example.com' }, { host: 'es-2.example.com', port: 9201 }],
    username: 'clearml',
    password: SecretValue.external('clearml/elasticsearch', 'password'),
  }),
  redis: Redis.external({ host: 'redis.example.com', password: SecretValue.external('clearml/redis', 'password') }),
  fileStorage: FileStorage.bundled({ size: '1Ti', storageClass: 'nfs', accessMode: 'ReadWriteMany' }),
  apiserver: {
    replicas: 3,
    resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
    settings: { 'apiserver.check_for_updates.enabled': false },
  },
  fileserver: { replicas: 2 },
  webserver: { replicas: 2, tolerations: [toleration] },
  values: { webserver: { podAnnotations: { 'example.com/team': 'ml' } } },
});

app.synth();
