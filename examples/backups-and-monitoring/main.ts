// Day two of a server: backups of its databases and files, and objects by which Prometheus and Grafana observe it.
import { App, Chart } from 'cdk8s';
import {
  Backups,
  BackupVolume,
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Monitoring,
  PodSecurity,
  SecretDelivery,
  SecretValue,
  SnapshotRepository,
} from 'cdk8s-clearml';

// The chart is private: `helm registry login docker.io`, then set a version. Without a version, the app renders a
// preview of the chart, which is not deployable.
const { CLEARML_SERVER_CHART_VERSION: version } = process.env;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
new ClearmlNamespace(clearml, 'namespace', {
  networkIsolation: {
    ingressNamespaces: ['ingress-nginx'],
    clientNamespaces: ['monitoring'], // the blackbox exporter
    externalCidrs: ['10.30.0.0/24'], // the object storage
    kubernetesApiCidrs: ['10.96.0.1/32'], // the CronJob that takes VolumeSnapshots
  },
});

const server = new ClearmlServer(clearml, 'server', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  baseDomain: 'clearml.example.com',
  imagePullSecrets: ['clearml-registry'],
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'ann', password: SecretValue.existing('clearml-users', 'ann'), admin: true }],
  secretDelivery: SecretDelivery.externalSecrets({ store: 'vault' }),
});

const backups = new Backups(clearml, 'backups', {
  server,
  mongodb: {
    volume: BackupVolume.create({ size: '200Gi' }),
    bucket: {
      bucket: 'clearml-backups',
      endpoint: 'https://minio.example.com:9000',
      accessKey: SecretValue.existing('backup-bucket', 'access-key'),
      secretKey: SecretValue.existing('backup-bucket', 'secret-key'),
    },
  },
  elasticsearch: {
    repository: SnapshotRepository.s3({ bucket: 'clearml-backups', endpoint: 'https://minio.example.com:9000' }),
  },
  files: { snapshotClass: 'csi', retentionDays: 7 },
});

new Monitoring(clearml, 'monitoring', {
  server,
  backups,
  blackboxExporter: { address: 'blackbox-exporter.monitoring.svc:9115' },
  exporters: [
    { name: 'mongodb', matchLabels: { 'app.kubernetes.io/name': 'prometheus-mongodb-exporter' }, port: 'metrics' },
  ],
  taskNamespaces: ['clearml', 'clearml-agents'],
  labels: { release: 'kube-prometheus-stack' },
});

app.synth();
