import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { textsBelow, writeFiles } from '../../support/files';
import { kubectlPath } from '../../support/helms';
import { previewFolder } from '../../support/preview-charts';
import { TestProject } from '../../support/projects';
import { ReleaseApi, recordOf } from '../../support/release-api';
import { typeErrors } from './type-errors';

const ROOT = join(__dirname, '..', '..', '..');
const OWN = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const SERVER = previewFolder('clearml-enterprise');
const AGENT = previewFolder('clearml-enterprise-agent');
const GATEWAY = previewFolder('clearml-enterprise-app-gateway');

/** An empty folder, in which the command runs. */
class Folder extends TestProject {
  public constructor(files: Record<string, string> = {}) {
    super('');
    execFileSync('rm', ['-r', this.folder]);
    writeFiles(this.folder, files);
  }

  public names(folder = '.'): string[] {
    return readdirSync(this.path(folder)).sort();
  }
}

const FILES = [
  '.gitignore',
  'README.md',
  'cdk8s.yaml',
  'clearml.test.ts',
  'clearml.ts',
  'main.ts',
  'package.json',
  'tsconfig.json',
];

test('creates a project whose code passes the compiler in strict mode', async () => {
  const folder = new Folder({ keep: '' });
  for (const edition of ['community', 'public', 'enterprise']) {
    const args = ['--yes', '--edition', edition, '--base-domain', 'ml.example.org'];
    expect(await folder.command(['init', edition, ...args])).toMatchObject({ status: 0, stderr: '' });
    expect(folder.names(edition)).toEqual(FILES);
    expect(typeErrors(['main.ts', 'clearml.test.ts'].map((file) => folder.path(edition, file)))).toEqual([]);
  }
});

test.each([
  [['--base-domain', 'https://ml.example.org'], /--base-domain .* is invalid\. Expected a DNS name/],
  [['--namespace', 'My_Namespace'], /--namespace .* is invalid\. Expected a name of a namespace/],
  [['--name', 'My App'], /--name .* is invalid\. Expected a name that npm accepts/],
  [['--chart-version', 'newest'], /--chart-version .* is invalid\. Expected a version such as 7\.14\.4, or the path/],
  [['--chart-version', '7.14.4'], /--chart-version with a version requires --edition public or --edition enterprise/],
  [['--replace', 'domain'], /--replace .* is invalid\. Expected PLACEHOLDER=VALUE/],
  [['--python', '--from', 'values.yaml'], /--python with values files/],
])('rejects the options %j before it writes a file', async (args, message) => {
  const folder = new Folder({ keep: '' });
  const { status, stderr } = await folder.command(['init', 'app', '--yes', ...args]);
  expect([status, stderr, folder.names()]).toEqual([2, expect.stringMatching(message), ['keep']]);
});

test('rejects a folder that is a file, and a package.json that npm cannot read', async () => {
  const folder = new Folder({ file: '', 'app/package.json': '{' });
  const file = await folder.command(['init', 'file', '--yes']);
  expect([file.status, file.stderr]).toEqual([2, expect.stringMatching(/^CLEARML4050: \S+file is a file\n/)]);
  const app = await folder.command(['init', 'app', '--yes']);
  expect([app.status, app.stderr]).toEqual([
    2,
    expect.stringMatching(/^CLEARML4050: app\/package\.json, which is no JSON/),
  ]);
});

test('states the path of a chart from the folder of the project, and quotes this folder', async () => {
  const folder = new Folder({ 'charts/own/Chart.yaml': 'name: own\n' });
  const { stdout } = await folder.command([
    'init',
    'мой проект',
    '--yes',
    '--name',
    '@acme/ml',
    '--chart-version',
    'charts/own',
  ]);
  expect(stdout).toMatch(/^ok @acme\/ml: [\s\S]*\nNext: cd "мой проект" && npm install/);
  expect(folder.read('мой проект', 'clearml.ts')).toContain("ChartSource.directory('../charts/own')");
});

test('takes the versions of packages from the package.json of the library, and keeps an existing package.json', async () => {
  const present = {
    name: 'mine',
    scripts: { test: 'echo "Error: no test specified" && exit 1', lint: 'eslint' },
    dependencies: { 'cdk8s-clearml': 'file:../cdk8s-clearml-0.1.0.tgz', left: '1.0.0' },
  };
  const folder = new Folder({ 'package.json': JSON.stringify(present) });
  expect(await folder.command(['init', '--yes', '--name', 'other'])).toMatchObject({ status: 0 });
  const written = JSON.parse(folder.read('package.json'));
  expect(written).toMatchObject({
    name: 'mine',
    scripts: { test: 'jest', lint: 'eslint', deploy: 'cdk8s-clearml deploy' },
    dependencies: { ...present.dependencies, ...OWN.peerDependencies },
  });
  for (const [name, version] of Object.entries(written.devDependencies)) {
    expect([name, version]).toEqual([name, OWN.devDependencies[name]]);
  }
});

test('depends on the clone that contains the command, if the command is not installed', async () => {
  const folder = new Folder({ keep: '' });
  await folder.command(['init', 'a/b', '--yes']);
  const { dependencies } = JSON.parse(folder.read('a', 'b', 'package.json'));
  expect(join(folder.path('a', 'b'), dependencies['cdk8s-clearml'].replace('file:', ''))).toBe(ROOT);
});

test('overwrites no file, and lists the files before it writes another one', async () => {
  const folder = new Folder({ 'main.ts': 'mine', '.gitignore': 'mine' });
  const { status, stderr } = await folder.command(['init', '--yes']);
  expect([status, folder.names()]).toEqual([2, ['.gitignore', 'main.ts']]);
  expect(stderr).toMatch(/^CLEARML4050: \S+ contains main\.ts, \.gitignore\n {2}expected: .*\n {2}fix: .*\n$/);
});

test('writes a Python project that the parser of Python accepts', async () => {
  const folder = new Folder({ keep: '' });
  const { stdout, status } = await folder.command(['init', 'py', '--python', '--json', '--edition', 'enterprise']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).files).toEqual(folder.names('py').sort((a, b) => order(stdout, a) - order(stdout, b)));
  expect(parse(folder.read('py', 'cdk8s.yaml'))).toEqual({ language: 'python', app: 'python main.py' });
  const sources = ['main.py', 'clearml_app.py', 'test_clearml.py'].map((name) => folder.path('py', name));
  execFileSync('python3', ['-c', 'import ast, sys\nfor f in sys.argv[1:]: ast.parse(open(f).read())', ...sources]);
  expect(folder.read('py', 'clearml_app.py')).toContain(
    'registry_token=SecretValue.environment("CLEARML_DOCKERHUB_TOKEN"),',
  );
  expect(await folder.command(['init', 'py2', '--python', '--from', 'values.yaml'])).toMatchObject({ status: 2 });
});

const order = (text: string, name: string) => text.indexOf(`"${name}"`);

describe('with values files', () => {
  const files = {
    'server.yaml':
      'clearml: {cookieDomain: <BASE_DOMAIN>, apiserverKey: <generated_key>}\napiserver: {replicaCount: 2}\n',
    'agent.yaml': `clearml: {agentk8sglueKey: agent-k3y-s3cret, agentk8sglueSecret: agent-s3cret-s3cret}
agentk8sglue:
  apiServerUrlReference: http://clearml-enterprise-apiserver.clearml.svc.cluster.local:8008
  queues: {a: {}}
`,
  };
  const charts = ['--chart-version', SERVER, '--agent-version', AGENT];
  const from = ['--from', 'server.yaml', '--from', 'agent.yaml'];

  test('recognizes the chart of each file, and lists the secrets, which no file contains', async () => {
    const folder = new Folder(files);
    const ended = await folder.command(['init', 'app', ...from, ...charts, '--base-domain', 'ml.example.org']);
    expect(ended).toMatchObject({ status: 0 });
    const code = folder.read('app', 'clearml.ts');
    expect(code).toMatch(
      /new ClearmlServer\(chart, 'server', \{[\s\S]*replicas: 2[\s\S]*new ClearmlAgent\(chart, 'agent'/,
    );
    expect(code).toContain("production: { baseDomain: 'ml.example.org' }");
    expect(ended.stdout).toContain('CLEARML_AGENT_SECRET_KEY  clearml.agentk8sglueSecret of the agent');
    expect(folder.read('app', 'README.md')).toContain(
      '| `CLEARML_APISERVER_KEY` | clearml.apiserverKey of the server |',
    );
    const texts = Object.values(textsBelow(folder.path('app')));
    expect(texts.join('') + ended.stdout + ended.stderr).not.toMatch(/s3cret|generated_key|BASE_DOMAIN/);
  });

  test('connects agent and gateway to the server of the app if their files name no other server', async () => {
    const folder = new Folder({
      'server.yaml': 'clearml: {cookieDomain: ml.example.org}\napiserver: {replicaCount: 2}\n',
      'agent.yaml':
        'agentk8sglue:\n  apiServerUrlReference: http://api.ml.example.org:8008\n  queues: {a: {queueSettings: {maxPods: 2}}}\n',
      'gateway.yaml': 'clearml: {authCookieName: ml_token}\nrouter: {extraEnvs: [{name: A, value: b}]}\n',
    });
    const args = [
      '--from',
      'gateway.yaml',
      '--from',
      'agent.yaml',
      '--from',
      'server.yaml',
      '--gateway-version',
      GATEWAY,
    ];
    const ended = await folder.command(['init', 'app', ...args, ...charts, '--json']);
    expect(ended).toMatchObject({ status: 0 });
    expect([ended.status, JSON.parse(ended.stdout).differences]).toEqual([0, []]);
    const code = folder.read('app', 'clearml.ts');
    expect(code).toContain('const server = new ClearmlServer(');
    expect(code).toMatch(/new AppGateway\(chart, 'gateway', \{\n.*\n {4}server,\n/);
    expect(code).not.toContain('agentOutsideApp');
  });

  test('merges files of one chart, of which the later ones have precedence, and reads line ends of Windows', async () => {
    const folder = new Folder({
      'a.yaml': '\ufeffapiserver:\r\n  replicaCount: 2\r\n  podAnnotations: {a: é}\r\n',
      'b.json': '{"apiserver": {"replicaCount": 3}}',
    });
    const args = ['--from', 'a.yaml', '--from', 'b.json', '--base-domain', 'ml.example.org'];
    expect(await folder.command(['init', 'app', ...args, ...charts])).toMatchObject({ status: 0, stderr: '' });
    expect(folder.read('app', 'clearml.ts')).toContain("apiserver: { replicas: 3, podAnnotations: { a: 'é' } },");
  });

  test('replaces the Ingresses of files if an option states the exposure', async () => {
    const ingress = 'ingress: {enabled: true, hostName: X.ml.example.org, tlsSecretName: X-tls}';
    const hosts = { apiserver: 'api', webserver: 'ui', fileserver: 'files' };
    const lines = Object.entries(hosts).map(([name, host]) => `${name}: {${ingress.replaceAll('X', host)}}\n`);
    const folder = new Folder({ 'a.yaml': lines.join('') });
    const ended = await folder.command(['init', 'app', '--from', 'a.yaml', ...charts, '--exposure', 'gateway-api']);
    expect(ended).toMatchObject({ status: 0 });
    const exposure = "exposure: Exposure.gatewayApi({ gateway: 'public' }),\n";
    expect(folder.read('app', 'clearml.ts')).toContain(
      `${exposure}    hostNames: { app: 'ui.ml.example.org' },\n  });`,
    );
  });

  test('lists the options for placeholders that nobody replaces, before it writes a file', async () => {
    const folder = new Folder({
      ...files,
      'server.yaml': 'clearml: {cookieDomain: <BASE_DOMAIN>}\nwebserver: {podAnnotations: {a: <GroupName>}}\n',
    });
    const ended = await folder.command(['init', 'app', ...from, ...charts]);
    expect(ended.stderr).toMatch(
      /^CLEARML4051: .*<BASE_DOMAIN> at clearml\.cookieDomain, <GroupName> at webserver\.podAnnotations\.a\n/,
    );
    expect(ended.stderr).toContain("--replace '<BASE_DOMAIN>=VALUE' --replace '<GroupName>=VALUE'");
    expect([ended.status, folder.names()]).toEqual([2, ['agent.yaml', 'server.yaml']]);
    const replaced = ['--replace', '<BASE_DOMAIN>=ml.example.org', '--replace', '<GroupName>=ml=1'];
    expect(await folder.command(['init', 'app', ...from, ...charts, ...replaced])).toMatchObject({ status: 0 });
    expect(folder.read('app', 'clearml.ts')).toContain("podAnnotations: { a: 'ml=1' }");
  });

  test('rejects a file with values of two charts, and values without an address', async () => {
    const folder = new Folder({
      'both.yaml': 'apiserver: {replicaCount: 1}\nagentk8sglue: {queues: {a: {}}}\n',
      'server.yaml': 'apiserver: {replicaCount: 2}\n',
      'agent.yaml': 'agentk8sglue: {queues: {a: {}}}\n',
    });
    const both = await folder.command(['init', '--from', 'both.yaml', ...charts]);
    expect(both.stderr).toMatch(/^CLEARML4052: both\.yaml contains values of the server \(apiserver\) and the agent/);
    for (const file of ['server.yaml', 'agent.yaml']) {
      const { status, stderr } = await folder.command(['init', '--from', file, ...charts]);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^CLEARML4053: .*\n.*\n {2}fix: set --base-domain/)]);
    }
  });
});

describe('with a Helm release', () => {
  const values = {
    clearml: { cookieDomain: 'ml.example.org', apiserverKey: 'running-s3cret-key' },
    apiserver: { replicaCount: 2 },
  };
  const old = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old' } };

  /** A cluster with a release `ml`, whose last upgrade failed. */
  async function cluster(chart: string): Promise<Record<string, string>> {
    const details = { chart: { name: chart, version: '11.0.2' }, config: values, status: 'failed' };
    const record = recordOf([old], { name: 'ml', namespace: 'prod', ...details });
    const { kubeconfig } = await ReleaseApi.serving(record);
    return { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: kubeconfig };
  }

  test('expresses its values, chart and name, and compares the app with its objects', async () => {
    const folder = new Folder({ keep: '' });
    const args = ['init', 'app', '--from-release', 'ml', '--namespace', 'prod', '--chart-version', SERVER];
    const { status, stdout } = await folder.command(args, await cluster('clearml-enterprise'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^compared with ml in the cluster:\n(?: {2}created .*\n)+ {2}orphaned ConfigMap \/old\n$/m);
    expect(stdout).toContain('Then `npx cdk8s-clearml adopt ml -n prod` shows how to take over the release.\n');
    const code = folder.read('app', 'clearml.ts');
    expect(code).toContain("releaseName: 'ml',");
    expect(code).toContain("namespace: 'prod'");
    expect(code).toContain("apiserverKey: SecretValue.environment('CLEARML_APISERVER_KEY')");
    expect(stdout + code).not.toContain('s3cret');
  });

  test('reports a release that does not exist, or whose chart no construct installs', async () => {
    const folder = new Folder({ keep: '' });
    const known = await cluster('clearml-enterprise');
    const missing = await folder.command(['init', '--from-release', 'other', '-n', 'prod'], known);
    expect(missing.stderr).toMatch(/^CLEARML4080: namespace prod has no release other; it has ml\n/);
    const foreign = await folder.command(['init', '--from-release', 'ml', '-n', 'prod'], await cluster('wordpress'));
    expect(foreign.stderr).toMatch(
      /^CLEARML4054: release ml of chart wordpress 11\.0\.2\n {2}expected: .*clearml-enterprise/,
    );
    expect(folder.names()).toEqual(['keep']);
  });
});
