import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure, PodSecurity, SecretDelivery } from 'cdk8s-clearml';

// OpenShift (openshift.md): Routes with the certificate of the router, users and groups that the platform chooses, and Secrets
// that an administrator makes: synth lists the commands.
const app = new App();
SecretDelivery.existing().applyTo(app);

new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.apps.example.com',
  exposure: Exposure.openshiftRoutes(),
  podSecurity: PodSecurity.openshift(),
  fileserver: { resources: { limits: { memory: '2Gi' } } },
});

app.synth();
