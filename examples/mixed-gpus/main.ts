// MIG slices, fractions and whole GPUs in one cluster, node by node, for a server elsewhere.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  DynamicMigOperator,
  FractionalGpuInjector,
  GpuOperator,
  GpuSharing,
  Gpus,
  Prerequisites,
  SecretValue,
  ServerCredentials,
} from 'cdk8s-clearml';

// The charts of ClearML are private. Without versions and a token, the app renders previews of the charts, which are not deployable.
const env = process.env;
const registryToken = env.CLEARML_DOCKERHUB_TOKEN
  ? SecretValue.environment('CLEARML_DOCKERHUB_TOKEN')
  : SecretValue.generated('registry-token');

const app = new App();

// One cdk8s chart, and the three namespaces that the ClearML documentation uses.
const gpus = new Chart(app, 'gpus');

new GpuOperator(gpus, 'gpu-operator', {
  chart: env.GPU_OPERATOR_VERSION ? ChartSource.nvidia(env.GPU_OPERATOR_VERSION) : ChartSource.preview(),
  sharing: GpuSharing.mixed({ gpusPerNode: 4 }),
  registryToken,
});
new DynamicMigOperator(gpus, 'cdmo', {
  chart: env.CDMO_VERSION ? ChartSource.enterprise(env.CDMO_VERSION) : ChartSource.preview(),
  registryToken,
});
new FractionalGpuInjector(gpus, 'cfgi', {
  chart: env.CFGI_VERSION ? ChartSource.enterprise(env.CFGI_VERSION) : ChartSource.preview(),
  registryToken,
});

new ClearmlAgent(new Chart(app, 'workers', { namespace: 'clearml-workers' }), 'agent', {
  chart: env.CLEARML_AGENT_CHART_VERSION
    ? ChartSource.enterprise(env.CLEARML_AGENT_CHART_VERSION)
    : ChartSource.preview(),
  endpoints: {
    apiUrl: 'https://api.clearml.example.com',
    appUrl: 'https://app.clearml.example.com',
    filesUrl: 'https://files.clearml.example.com',
  },
  credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
  registryToken,
  queues: [
    { name: 'slice', gpus: Gpus.mig('1g.10gb') },
    { name: 'half', gpus: Gpus.fraction(0.5) },
    // The resource of whole GPUs is there on nodes that are shared in no way.
    { name: 'whole', gpus: Gpus.whole(1), nodeSelector: { 'nvidia.com/device-plugin.config': 'all-disabled' } },
  ],
});

app.synth();

// Which nodes must have which labels, among other things.
for (const { kind, name, remedy } of Prerequisites.of(app).all()) {
  console.log(`${kind} ${name}: ${remedy}`);
}
