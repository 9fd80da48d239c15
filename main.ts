import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure, PodSecurity, SecretValue } from './lib';

const app = new App();

// A whole open-source server, on public images, for a first look: kind, minikube or any cluster with ingress-nginx.
new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.127-0-0-1.nip.io',
  exposure: Exposure.ingress({ className: 'nginx' }),
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
});

// The enterprise server beside it, for those who have a token: `helm registry login docker.io` first.
const enterpriseVersion = process.env.CLEARML_CHART_VERSION;
if (enterpriseVersion) {
  new ClearmlServer(new Chart(app, 'clearml-enterprise', { namespace: 'clearml-enterprise' }), 'server', {
    chart: ChartSource.enterprise(enterpriseVersion),
    baseDomain: 'clearml-enterprise.127-0-0-1.nip.io',
    registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
    exposure: Exposure.ingress({ className: 'nginx' }),
    users: [{ username: 'admin', password: SecretValue.generated('enterprise-admin-password'), admin: true }],
  });
}

app.synth();
