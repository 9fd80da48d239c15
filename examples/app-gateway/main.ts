// One team on ClearML Enterprise: a server, and a namespace with an agent and the gateway to what its tasks run, such as IDEs.
import { App, Chart } from 'cdk8s';
import {
  AppGateway,
  ChartSource,
  ClearmlAgent,
  ClearmlNamespace,
  ClearmlServer,
  Exposure,
  Gpus,
  PodSecurity,
  SecretValue,
  ServerCredentials,
  SessionServiceType,
  Tls,
} from 'cdk8s-clearml';

// The charts are private: `helm registry login docker.io`, then set versions. Without versions, the app renders previews of the charts,
// which are not deployable.
const { CLEARML_SERVER_CHART_VERSION, CLEARML_AGENT_CHART_VERSION, CLEARML_GATEWAY_CHART_VERSION } = process.env;
const chart = (version?: string) => (version ? ChartSource.enterprise(version) : ChartSource.preview());

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
const team = new Chart(app, 'team', { namespace: 'team' });
// cert-manager has both hosts of the gateway certified, the wildcard among them: that takes a DNS solver.
const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt-dns' }) });
const imagePullSecrets = ['clearml-registry'];
const podSecurity = PodSecurity.restricted();

const server = new ClearmlServer(clearml, 'server', {
  chart: chart(CLEARML_SERVER_CHART_VERSION),
  baseDomain: 'clearml.example.com',
  exposure,
  imagePullSecrets,
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
});

new ClearmlNamespace(team, 'namespace');

new ClearmlAgent(team, 'agent', {
  chart: chart(CLEARML_AGENT_CHART_VERSION),
  server,
  // Made in the UI: Settings, Workspace, API Credentials. Keys agentk8sglue_key and agentk8sglue_secret.
  credentials: ServerCredentials.fromSecret('clearml-credentials'),
  imagePullSecrets,
  podSecurity,
  queues: [{ name: 'cpu' }, { name: '1xGPU', gpus: Gpus.whole(1) }],
});

new AppGateway(team, 'gateway', {
  chart: chart(CLEARML_GATEWAY_CHART_VERSION),
  server,
  credentials: ServerCredentials.fromSecret('clearml-credentials'),
  // A browser that is logged in lists it among the server's cookies.
  authCookieName: 'allegro_token_example',
  exposure, // router.clearml.example.com, and all hosts directly below it
  imagePullSecrets,
  podSecurity,
  sessions: { firstPort: 31000, lastPort: 31009, serviceType: SessionServiceType.LOAD_BALANCER },
});

app.synth();
