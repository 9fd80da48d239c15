import { stringify } from 'yaml';
import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';
import { describeWithCluster, KUBECONFIG, kubectl } from '../../support/test-cluster';

const NAMESPACE = `cdk8s-clearml-deploy-${process.pid}`;

const object = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: {
    name,
    namespace: kind === 'Namespace' ? undefined : NAMESPACE,
    labels: { 'cdk8s-clearml/inventory': NAMESPACE },
  },
  ...more,
});
const labels = { app: 'web' };
const workload = (kind: string, more: object = {}) =>
  object('apps/v1', kind, 'web', {
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }] } },
      ...more,
    },
  });
const claim = {
  metadata: { name: 'data' },
  spec: { storageClassName: 'none', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const BASE = [
  object('v1', 'Namespace', NAMESPACE),
  object('v1', 'Secret', 'login', { stringData: { old: 'a', kept: 'b' } }),
];

// A deployment waits for controllers of the cluster.
jest.setTimeout(180_000);

describeWithCluster('deploy and prune on a real cluster', () => {
  const project = new TestProject('');
  const run = (objects: readonly object[], ...args: string[]) => {
    project.write('dist/app.k8s.yaml', objects.map((one) => stringify(one)).join('---\n'));
    return project.command(args, { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: String(KUBECONFIG) });
  };

  afterAll(() => {
    kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
  });

  test('deploy removes keys of an earlier stringData, and waits for the workloads', async () => {
    const deployment = workload('Deployment');
    expect((await run([...BASE, deployment], 'deploy', '--yes')).status).toBe(0);
    const kept = object('v1', 'Secret', 'login', { data: { kept: 'Yg==' } });
    const { status, stdout } = await run([BASE[0] as object, kept, deployment], 'deploy', '--yes');
    expect([status, stdout]).toEqual([0, expect.stringContaining(`removed key old of Secret/${NAMESPACE}/login`)]);
    expect(kubectl('get', 'secret', 'login', '-n', NAMESPACE, '-o', 'jsonpath={.data}')).toBe('{"kept":"Yg=="}');
  });

  test('deploy reports a missing storage class, an exceeded quota and an immutable field', async () => {
    const set = workload('StatefulSet', { serviceName: 'web', volumeClaimTemplates: [claim] });
    const unbound = await run([...BASE, set], 'deploy', '--yes', '--timeout', '10s');
    expect(unbound.stderr).toContain('claim data-web-0: storageclass.storage.k8s.io "none" not found');
    const changed = workload('StatefulSet', { serviceName: 'other', volumeClaimTemplates: [claim] });
    expect((await run([...BASE, changed], 'deploy', '--yes')).stderr).toMatch(
      /^CLEARML4072 StatefulSet\/.*: spec: updates to statefulset spec .*\n.*\n {2}fix: `npx cdk8s-clearml diff`/m,
    );
    const quota = object('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '0' } } });
    const more = { ...workload('Deployment'), metadata: { ...object('', '', 'more').metadata } };
    const exceeded = await run([...BASE, quota, more], 'deploy', '--yes', '--timeout', '60s');
    expect(exceeded.stderr).toMatch(/CLEARML4073 .*no pod is created: .*exceeded quota: quota/);
  });

  test('prune removes what the output lacks, and keeps the Namespace and the claims', async () => {
    const { stdout } = await run(BASE, 'prune', '--yes');
    expect(stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      `removed Deployment/${NAMESPACE}/more`,
      `removed Deployment/${NAMESPACE}/web`,
      `removed StatefulSet/${NAMESPACE}/web`,
      `removed ResourceQuota/${NAMESPACE}/quota`,
      '4 removed,',
      '',
    ]);
    const all = await run(BASE, 'prune', '--all', '--yes');
    expect(all.stdout).toMatch(/^removed +Secret.*\nkeep +Namespace.*\n1 removed, 1 kept\n$/);
    expect(kubectl('get', 'persistentvolumeclaim', '-n', NAMESPACE, '-o', 'name')).toContain('data-web-0');
  });
});
