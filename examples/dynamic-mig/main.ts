// GPUs that are partitioned into MIG slices as tasks ask for them, for a server elsewhere.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  DynamicMigOperator,
  GpuOperator,
  GpuPlatform,
  GpuSharing,
  Gpus,
  SecretValue,
  ServerCredentials,
} from 'cdk8s-clearml';

// The charts of ClearML are private. Without versions and a token, the app renders previews of the charts, which are not deployable.
const { GPU_OPERATOR_VERSION, CDMO_VERSION, CLEARML_AGENT_CHART_VERSION, CLEARML_DOCKERHUB_TOKEN } = process.env;
const registryToken = CLEARML_DOCKERHUB_TOKEN
  ? SecretValue.environment('CLEARML_DOCKERHUB_TOKEN')
  : SecretValue.generated('registry-token');

const app = new App();

new GpuOperator(new Chart(app, 'gpu-operator', { namespace: 'gpu-operator' }), 'operator', {
  chart: GPU_OPERATOR_VERSION ? ChartSource.nvidia(GPU_OPERATOR_VERSION) : ChartSource.preview(),
  platform: GpuPlatform.STANDARD,
  sharing: GpuSharing.dynamicMig(),
});

new DynamicMigOperator(new Chart(app, 'cdmo', { namespace: 'cdmo' }), 'operator', {
  chart: CDMO_VERSION ? ChartSource.enterprise(CDMO_VERSION) : ChartSource.preview(),
  registryToken,
});

new ClearmlAgent(new Chart(app, 'workers', { namespace: 'clearml-workers' }), 'agent', {
  chart: CLEARML_AGENT_CHART_VERSION ? ChartSource.enterprise(CLEARML_AGENT_CHART_VERSION) : ChartSource.preview(),
  endpoints: {
    apiUrl: 'https://api.clearml.example.com',
    appUrl: 'https://app.clearml.example.com',
    filesUrl: 'https://files.clearml.example.com',
  },
  credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
  registryToken,
  queues: [
    { name: 'slice-1', gpus: Gpus.mig('1g.10gb') },
    { name: 'slice-2', gpus: Gpus.mig('2g.20gb') },
    { name: 'slice-4', gpus: Gpus.mig('4g.40gb') },
    { name: 'slice-7', gpus: Gpus.mig('7g.80gb') },
  ],
});

app.synth();
