// An agent on OpenShift without a way to the internet: images and Python packages come from inside.
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  ClearmlNamespace,
  CustomCertificates,
  Gpus,
  PodSecurity,
  ServerCredentials,
} from 'cdk8s-clearml';

// `cdk8s-clearml lock` vendors the private chart where there is a way out; a mirror in registries.yaml does as well. Without a
// version, the app renders a preview of the chart, which is not deployable.
const version = process.env.CLEARML_AGENT_CHART_VERSION;

// That of the authority which signed the certificates inside.
const authority = `-----BEGIN CERTIFICATE-----
MIIBszCCAVmgAwIBAgIUFakeForTheSakeOfTheExampleAAAAwCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----
`;

const app = new App();
const workers = new Chart(app, 'clearml-workers', { namespace: 'clearml-workers' });

new ClearmlNamespace(workers, 'namespace', {
  networkIsolation: { externalCidrs: ['10.0.0.0/8'], kubernetesApiCidrs: ['172.30.0.1/32'] },
});

new ClearmlAgent(workers, 'agent', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.preview(),
  endpoints: {
    apiUrl: 'https://api.clearml.internal.example',
    appUrl: 'https://app.clearml.internal.example',
    filesUrl: 'https://files.clearml.internal.example',
  },
  credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
  imagePullSecrets: ['internal-registry'],
  imageRegistry: 'registry.internal.example/clearml',
  airGapped: {
    image: 'registry.internal.example/python:3.12',
    pipIndexUrl: 'https://pypi.internal.example/simple',
  },
  certificates: CustomCertificates.additional([{ alias: 'internal', pem: authority }]),
  // OpenShift chooses users; the agent keeps its own, which the SCC nonroot-v2 admits.
  podSecurity: PodSecurity.openshift(),
  queues: [{ name: 'cpu' }, { name: 'gpu', gpus: Gpus.whole(1) }],
});

app.synth();
