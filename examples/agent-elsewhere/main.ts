// An agent in one cluster for a server in another one, or in the cloud of ClearML.
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlAgent, ClearmlNamespace, Gpus, SecretValue, ServerCredentials } from 'cdk8s-clearml';

// The chart is private: `helm registry login docker.io`, then set a version. Without a version, the app renders a
// preview of the chart, which is not deployable.
const version = process.env.CLEARML_AGENT_CHART_VERSION;

const app = new App();
const workers = new Chart(app, 'clearml-workers', { namespace: 'clearml-workers' });

new ClearmlNamespace(workers, 'namespace', {
  networkIsolation: { externalCidrs: ['0.0.0.0/0'] },
  quota: { 'requests.nvidia.com/gpu': '8' },
});

new ClearmlAgent(workers, 'agent', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  endpoints: {
    apiUrl: 'https://api.clearml.example.com',
    appUrl: 'https://app.clearml.example.com',
    filesUrl: 's3://s3.example.com:443/clearml',
  },
  // Made in the UI of the server: Settings, Workspace, API Credentials.
  credentials: ServerCredentials.fromKeys({
    accessKey: SecretValue.generated('stands-for-the-access-key'),
    secretKey: SecretValue.generated('stands-for-the-secret-key'),
  }),
  imagePullSecrets: ['clearml-registry'],
  queues: [{ name: 'on-premises-cpu' }, { name: 'on-premises-gpu', gpus: Gpus.whole(1) }],
  workerId: 'k8s:on-premises',
});

app.synth();
