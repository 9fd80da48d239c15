// One team: a server, and an agent whose queues stand for GPUs of several kinds.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  ClearmlServer,
  Exposure,
  GpuCapacity,
  Gpus,
  SecretValue,
  ServerCredentials,
  TaskCache,
  Tls,
} from 'cdk8s-clearml';

// The agent chart is private: `helm registry login docker.io`, then set a version. Without a version, the app renders a
// preview of the chart, which is not deployable.
const version = process.env.CLEARML_AGENT_CHART_VERSION;

const app = new App();
const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
const workers = new Chart(app, 'clearml-workers', { namespace: 'clearml-workers' });

const server = new ClearmlServer(clearml, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
});

new ClearmlAgent(workers, 'agent', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  server,
  // Made in the UI: Settings, Workspace, API Credentials. Keys agentk8sglue_key and agentk8sglue_secret.
  credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
  imagePullSecrets: ['clearml-registry', 'nvcr-registry'],

  basePodTemplate: {
    resources: { limits: { memory: '16Gi' } },
    secretEnvironment: { CLEARML_AGENT_GIT_PASS: SecretValue.existing('git', 'token') },
    environment: { CLEARML_AGENT_GIT_USER: 'clearml' },
  },
  caches: [TaskCache.clearml({ claimName: 'clearml-cache' }), TaskCache.huggingFace({ claimName: 'hf-cache' })],

  queues: [
    { name: 'cpu', maxPods: 20, image: 'python:3.12', workerIdTemplate: 'k8s:CPU:{task_id}' },
    { name: '1xGPU', gpus: Gpus.whole(1), workerIdTemplate: 'k8s:H100:{task_id}' },
    {
      name: '2xGPU',
      gpus: Gpus.whole(2),
      workerIdTemplate: 'k8s:H100:{task_id}',
      sharedMemory: '32Gi',
      environment: { VLLM_SKIP_P2P_CHECK: '1' },
      nodeSelector: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
    },
    { name: 'half-GPU', gpus: Gpus.fraction(0.5), workerIdTemplate: 'k8s:A100:{task_id}' },
    { name: '1g.10gb', gpus: Gpus.mig('1g.10gb'), workerIdTemplate: 'k8s:MIG:{task_id}' },
    { name: 'multi-node', multiNode: [4, 2], workerIdTemplate: 'k8s:H100:{task_id}' },
  ],
  dashboard: { gpus: GpuCapacity.discovered() },
});

app.synth();
