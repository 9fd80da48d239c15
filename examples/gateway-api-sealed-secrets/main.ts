import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure, PodSecurity, SecretDelivery, SecretValue } from 'cdk8s-clearml';

// GitOps without a secret store: the ciphertexts lie beside the code, and only the cluster can open them. The hosts are routes
// of a Gateway that the platform team runs, with its certificate.
const app = new App();
const ciphertexts = JSON.parse(readFileSync(join(__dirname, 'ciphertexts.json'), 'utf8'));
SecretDelivery.sealedSecrets({ ciphertexts }).applyTo(app);

new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  exposure: Exposure.gatewayApi({
    gateway: 'public',
    gatewayNamespace: 'gateways',
    sectionName: 'https',
    redirectSectionName: 'http',
  }),
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'admin', password: SecretValue.environment('CLEARML_ADMIN_PASSWORD') }],
});

app.synth();
