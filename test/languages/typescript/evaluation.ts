// An open-source server for a first look.
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure, SecretValue } from 'cdk8s-clearml';

const app = new App();

new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.127-0-0-1.nip.io',
  exposure: Exposure.ingress({ className: 'nginx' }),
  users: [{ username: 'admin', password: SecretValue.generated('admin-password') }],
});

app.synth();
