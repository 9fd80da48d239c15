import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Exposure, MetalLbPool, PodSecurity, SecretValue } from 'cdk8s-clearml';

// Machines in a rack: no load balancer, no ingress controller. MetalLB gives the three Services of the server one address of
// the office network (k8s.md, Prerequisites).
const app = new App();
const metallb = new Chart(app, 'metallb');
const pool = new MetalLbPool(metallb, 'pool', {
  poolName: 'clearml',
  addresses: ['192.168.10.20-192.168.10.24'],
  serviceNamespaces: ['clearml'],
});

const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
new ClearmlServer(clearml, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.lan.example.com',
  exposure: Exposure.loadBalancer({
    annotations: { 'metallb.io/address-pool': pool.poolName, 'metallb.io/allow-shared-ip': 'clearml' },
    sourceRanges: ['192.168.0.0/16'],
  }),
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'admin', password: SecretValue.environment('CLEARML_ADMIN_PASSWORD') }],
});

app.synth();
