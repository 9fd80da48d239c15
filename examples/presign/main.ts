// The presign service: browsers download files from a private bucket by signed URLs, without credentials for the storage.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  Exposure,
  PodSecurity,
  PresignService,
  SecretValue,
  ServerCredentials,
  Tls,
} from 'cdk8s-clearml';

// The charts are private: `helm registry login docker.io`, then set versions. Without versions, the app renders previews of the charts,
// which are not deployable.
const { CLEARML_SERVER_CHART_VERSION, CLEARML_PRESIGN_CHART_VERSION } = process.env;
const chart = (version?: string) => (version ? ChartSource.enterprise(version) : ChartSource.preview());

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) });
const imagePullSecrets = ['clearml-registry'];

const server = new ClearmlServer(clearml, 'server', {
  chart: chart(CLEARML_SERVER_CHART_VERSION),
  baseDomain: 'clearml.example.com',
  exposure,
  imagePullSecrets,
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
  presign: [{}], // the web UI redirects s3:// URLs to https://presign.clearml.example.com
});

new PresignService(clearml, 'presign', {
  chart: chart(CLEARML_PRESIGN_CHART_VERSION),
  server,
  // Created in the web UI by an admin: Settings, Workspace, API Credentials.
  credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
  exposure, // presign.clearml.example.com
  imagePullSecrets,
  podSecurity: PodSecurity.restricted(),
});

app.synth();
