import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { TestProject } from '../../support/projects';

const app = (replicas: number) => `
new ClearmlServer(chart, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  users: [{ username: 'admin', password: SecretValue.unsafePlainText('a password of some length') }],
  apiserver: { replicas: ${replicas} },
});`;

const project = new TestProject(app(3));

test('report writes a page with all facts about the app, and no content of a secret', async () => {
  const { status, stdout, stderr } = await project.command(['report']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^ok clearml-report\.html: \d+ kB\n$/);
  const html = project.read('clearml-report.html');
  for (const fact of [
    'https://app.clearml.example.com',
    'clearml/server:2.3.0',
    'Deployment, 3 replicas',
    'apiserver.replicaCount',
    'apiserver.replicas',
    'clearml-environment',
    'data-clearml-mongodb-…',
    'DNS record',
  ]) {
    expect(html).toContain(fact);
  }
  expect(html).not.toMatch(/a password of some length|content-of-a-secret|Y29udGVudC1vZi1hLXNlY3JldA/);
  expect((await project.command(['report', '-', '--title', 'other'])).stdout).toContain('<h1>other</h1>');
});

test('report --json prints the facts', async () => {
  const { stdout } = await project.command(['report', '--json']);
  const { components, hosts, workloads, connections, secrets, podSecurity } = JSON.parse(stdout);
  expect(components).toMatchObject([{ path: 'demo/server/release', chart: 'clearml-community', namespace: 'demo' }]);
  expect(hosts.map(({ url }: { url: string }) => url)).toEqual([
    'https://api.clearml.example.com',
    'https://app.clearml.example.com',
    'https://files.clearml.example.com',
  ]);
  expect(workloads).toHaveLength(7);
  expect(podSecurity).toHaveLength(7);
  expect(connections).toContainEqual({ from: 'Deployment/demo/clearml-apiserver', to: 'Service/demo/clearml-mongodb' });
  expect(secrets).toMatchObject([
    { name: 'clearml-conf', delivery: expect.stringMatching(/^manifests:/) },
    { name: 'clearml-environment', keys: ['plain'], readBy: ['Deployment/clearml-apiserver'] },
  ]);
});

test('report --against shows the changes of the output folder', async () => {
  const changed = new TestProject(app(1));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: changed.folder });
  await changed.synth();
  git('init', '-q');
  git('add', 'dist');
  git('commit', '-qm', 'output');
  changed.write('main.js', changed.read('main.js').replace('replicas: 1', 'replicas: 4'));
  await changed.synth();
  const { status } = await changed.command(['report', '--against', 'git:HEAD']);
  expect(status).toBe(0);
  const html = changed.read('clearml-report.html');
  expect(html).toContain('Output folder against git:HEAD: 1 change.');
  expect(html).toContain('<span class="added">+ spec.replicas: 4</span>');
});

test('report replaces an earlier report, and no other file', async () => {
  expect((await project.command(['report', 'main.html'])).status).toBe(0);
  expect((await project.command(['report', 'main.html'])).status).toBe(0);
  for (const file of ['main.js', 'own', 'absent/report.html']) {
    const { status, stderr } = await project.command(['report', file]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^CLEARML4100: the report cannot be written to .*\n {2}expected: .*\n {2}fix: .*\n$/);
  }
  expect(project.read('main.js')).toContain('ClearmlServer');
  expect(existsSync(project.path('absent'))).toBe(false);
});

test('graph prints the diagram for Mermaid and Graphviz, as SVG and as JSON', async () => {
  const graph = async (...args: string[]) => (await project.command(['graph', ...args])).stdout;
  expect(await graph()).toMatchInlineSnapshot(`
"flowchart TB
  n0(["Users"])
  subgraph g0["namespace demo"]
    n1(["api.clearml.example.com"])
    n2(["app.clearml.example.com"])
    n3(["files.clearml.example.com"])
    n4["clearml-apiserver<br/>Service 8008/TCP"]
    n5["clearml-elasticsearch<br/>Service 9200/TCP"]
    n6["clearml-fileserver<br/>Service 8081/TCP"]
    n7["clearml-mongodb<br/>Service 27017/TCP"]
    n8["clearml-redis<br/>Service 6379/TCP"]
    n9["clearml-webserver<br/>Service 8080/TCP"]
    n10[["clearml-apiserver<br/>Deployment, 3 replicas<br/>server:2.3.0"]]
    n11[["clearml-asyncdelete<br/>Deployment, 1 replica<br/>server:2.3.0"]]
    n12[["clearml-fileserver<br/>Deployment, 1 replica<br/>server:2.3.0<br/>50Gi"]]
    n13[["clearml-webserver<br/>Deployment, 1 replica<br/>server:2.3.0"]]
    n14[("clearml-elasticsearch<br/>StatefulSet, 1 replica<br/>elasticsearch:8.17.0<br/>50Gi")]
    n15[("clearml-mongodb<br/>StatefulSet, 1 replica<br/>mongo:7.0.22<br/>50Gi")]
    n16[("clearml-redis<br/>StatefulSet, 1 replica<br/>redis:7.4.1<br/>5Gi")]
  end
  n0 --> n1
  n0 --> n2
  n0 --> n3
  n1 --> n4
  n2 --> n9
  n3 --> n6
  n4 --> n10
  n5 --> n14
  n6 --> n12
  n7 --> n15
  n8 --> n16
  n9 --> n13
  n10 --> n5
  n10 --> n6
  n10 --> n7
  n10 --> n8
  n11 --> n3
  n11 --> n4
  n11 --> n5
  n11 --> n6
  n11 --> n7
  n11 --> n8
  n12 --> n4
  n12 --> n8
  n13 --> n4
  n13 --> n6
"
`);
  expect(await graph('--format', 'dot')).toMatch(/^digraph app \{\n {2}rankdir=TB;\n[\s\S]*\n\}\n$/);
  expect(await graph('--format', 'svg')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
  expect(JSON.parse(await graph('--json'))).toMatchObject({ groups: [{ id: 'demo' }] });
});
