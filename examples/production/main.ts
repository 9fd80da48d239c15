// A server whose databases, certificates and credentials are looked after elsewhere: nothing secret is written at all.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  Credentials,
  Elasticsearch,
  Exposure,
  FileStorage,
  MongoDb,
  Redis,
  SecretValue,
  Tls,
} from 'cdk8s-clearml';

// The enterprise chart needs `helm registry login docker.io` and a pull secret in the namespace.
const version = process.env.CLEARML_CHART_VERSION;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml', labels: { 'app.kubernetes.io/part-of': 'clearml' } });

new ClearmlServer(clearml, 'server', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.community(),
  kubeVersion: '1.33.0',
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
  imagePullSecrets: ['clearml-registry'],
  imageRegistry: 'registry.example.com/mirror',

  credentials: Credentials.fromSecret('clearml-credentials'),
  users: [{ username: 'admin', passwordHash: SecretValue.existing('clearml-admin', 'password-hash') }],

  mongodb: MongoDb.external({
    backend: SecretValue.existing('clearml-mongodb', 'backend'),
    auth: SecretValue.existing('clearml-mongodb', 'auth'),
  }),
  elasticsearch: Elasticsearch.external({
    hosts: [{ host: 'es-1.example.com' }, { host: 'es-2.example.com' }, { host: 'es-3.example.com' }],
    username: 'clearml',
    password: SecretValue.existing('clearml-elasticsearch', 'password'),
  }),
  redis: Redis.external({ host: 'redis.example.com', password: SecretValue.existing('clearml-redis', 'password') }),
  fileStorage: FileStorage.bundled({ size: '1Ti', storageClass: 'nfs', accessMode: 'ReadWriteMany' }),

  apiserver: {
    replicas: 3,
    resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
    settings: { 'apiserver.check_for_updates.enabled': false },
  },
  fileserver: { replicas: 2 },
  webserver: { replicas: 2, settings: { useFilesProxy: true } },
});

app.synth();
