import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  ClearmlServer,
  Exposure,
  Gpus,
  Manifests,
  PodSecurity,
  type Tenant,
  TenantFleet,
  Tenants,
} from '../../lib';
import { runInTemporaryFolders, temporaryFolder } from '../support/apps';
import { describeWithCluster } from '../support/test-cluster';
import { NAMED_CREDENTIALS } from '../tenants/fleets';
import { apply, changesOfSecondApply, deleteNamespaces, kubectl, notAvailable, objectsOf } from './cluster';
import { CHECKED, LiveObjects } from './live-checks';

runInTemporaryFolders();

const TENANTS = Array.from({ length: 20 }, (_, index): Tenant => ({ name: `tenant-${index}` }));
const SERVER = 'fleet';

/** Synthesizes a server in its own namespace with 20 isolated tenants. Returns the output folder. */
function synthesized(): string {
  const app = new App({ outdir: join(temporaryFolder(), 'dist') });
  const chart = new Chart(app, 'server', { namespace: SERVER });
  const server = new ClearmlServer(chart, 'server', {
    chart: ChartSource.community(),
    baseDomain: 'fleet.example.com',
    exposure: Exposure.ingress({ className: 'nginx' }),
    podSecurity: PodSecurity.restricted(),
  });
  const fleet = new TenantFleet(app, 'tenants', {
    tenants: Tenants.of(TENANTS.map(({ name }) => ({ name, inNamespace: `${SERVER}-${name}` }))),
    server,
    agent: {
      chart: ChartSource.preview(),
      queues: [{ name: 'cpu' }, { name: '1xGPU', gpus: Gpus.whole(1) }],
      podSecurity: PodSecurity.restricted(),
    },
    credentials: NAMED_CREDENTIALS,
    quota: { pods: '30' },
    networkIsolation: {
      serverNamespaces: ['ingress-nginx'],
      externalCidrs: ['0.0.0.0/0'],
      kubernetesApiCidrs: ['10.96.0.1/32'],
    },
  });
  new ClearmlNamespace(chart, 'namespace', {
    networkIsolation: { ingressNamespaces: ['ingress-nginx'], clientNamespaces: fleet.inNamespaces },
  });
  app.synth();
  return app.outdir;
}

describeWithCluster('a fleet of 20 tenants', () => {
  const namespaces = [SERVER, ...TENANTS.map(({ name }) => `${SERVER}-${name}`)];

  afterAll(() => deleteNamespaces(namespaces), 300_000);

  test('becomes available, is connected, and does not change with a second apply', async () => {
    const outdir = synthesized();
    expect(apply('--filename', outdir)).toMatchObject({ status: 0, stderr: '' });
    expect(await notAvailable(namespaces)).toEqual([]);
    const deployed = Manifests.inFolder(outdir).find({ kind: 'Deployment' });
    expect(deployed.length).toBeGreaterThan(TENANTS.length);
    const live = new LiveObjects(objectsOf(...CHECKED), namespaces, []);
    expect([live.referenceProblems(), live.endpointProblems(), live.flowProblems()]).toEqual([[], [], []]);
    expect(changesOfSecondApply(outdir)).toEqual([]);
    expect(kubectl(['diff', '--filename', outdir])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
