// An installation that helm has looked after so far: its override file goes on as it is, its secrets get a manifest of their own.
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure } from 'cdk8s-clearml';

const version = process.env.CLEARML_CHART_VERSION;

const app = new App();

new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
  chart: version ? ChartSource.enterprise(version) : ChartSource.community(),
  baseDomain: 'clearml.example.com',
  // The file enables Ingresses of the chart without TLS: a load balancer in front of them terminates it.
  exposure: Exposure.clusterInternal({ https: true }),
  valuesFiles: [join(__dirname, 'clearml-values.override.yaml')],
});

app.synth();
