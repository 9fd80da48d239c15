// Fractions of GPUs without MIG on k3s, with a server in the same app.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  ClearmlServer,
  Exposure,
  FractionalGpuInjector,
  GpuOperator,
  GpuPlatform,
  GpuSharing,
  Gpus,
  SecretValue,
  ServerCredentials,
  Tls,
} from 'cdk8s-clearml';

// The charts of ClearML are private. Without versions and a token, the app renders previews of the charts, which are not deployable.
const { GPU_OPERATOR_VERSION, CFGI_VERSION, CLEARML_AGENT_CHART_VERSION, CLEARML_DOCKERHUB_TOKEN } = process.env;
const registryToken = CLEARML_DOCKERHUB_TOKEN
  ? SecretValue.environment('CLEARML_DOCKERHUB_TOKEN')
  : SecretValue.generated('registry-token');

const app = new App();

const server = new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'traefik', tls: Tls.secret('clearml-tls') }),
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
});

new GpuOperator(new Chart(app, 'gpu-operator', { namespace: 'gpu-operator' }), 'operator', {
  chart: GPU_OPERATOR_VERSION ? ChartSource.nvidia(GPU_OPERATOR_VERSION) : ChartSource.preview(),
  platform: GpuPlatform.K3S,
  sharing: GpuSharing.fractional({ gpusPerNode: 2 }),
  registryToken,
});

new FractionalGpuInjector(new Chart(app, 'cfgi', { namespace: 'cfgi' }), 'injector', {
  chart: CFGI_VERSION ? ChartSource.enterprise(CFGI_VERSION) : ChartSource.preview(),
  registryToken,
});

new ClearmlAgent(new Chart(app, 'workers', { namespace: 'clearml-workers' }), 'agent', {
  chart: CLEARML_AGENT_CHART_VERSION ? ChartSource.enterprise(CLEARML_AGENT_CHART_VERSION) : ChartSource.preview(),
  server,
  credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
  registryToken,
  queues: [
    { name: 'gpu-fraction-1_000', gpus: Gpus.fraction(1) },
    { name: 'gpu-fraction-0_500', gpus: Gpus.fraction(0.5) },
    { name: 'gpu-fraction-0_250', gpus: Gpus.fraction(0.25) },
    { name: 'gpu-fraction-0_125', gpus: Gpus.fraction(0.125) },
  ],
});

app.synth();
