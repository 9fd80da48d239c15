import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Credentials, HelmRelease, Hooks, MongoDb, SecretValue } from '../../../lib';
import { COMMUNITY_CHART } from '../../../lib/chart/community-chart';
import { SECRET_KEYS } from '../../../lib/server/credentials';
import type { ClearmlServerProps } from '../../../lib/server/server-props';
import { CONTRACT, PUBLIC } from '../../server/servers';
import { runInTemporaryFolders, temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import { valuesWithContents } from '../../support/helm-releases';
import { helmOf, kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';
import { describeWithCluster, KUBECONFIG } from '../../support/test-cluster';

runInTemporaryFolders();
jest.setTimeout(300_000);

/** The keys in the Secret of the public chart. */
const KEYS = Object.entries(SECRET_KEYS).filter(([name]) => !/^(?:webserver|session)/.test(name));
const fromKeys = Credentials.fromKeys(
  Object.fromEntries(KEYS.map(([name, key]) => [name, SecretValue.existing('clearml-conf', key)])),
);
/** The credentials of the release. */
const installed = Credentials.fromKeys(
  Object.fromEntries(KEYS.map(([name]) => [name, SecretValue.unsafePlainText(`content-of-${name}`)])),
);
const mongodb = MongoDb.external({
  backend: SecretValue.unsafePlainText('mongodb://h/backend'),
  auth: SecretValue.unsafePlainText('mongodb://h/auth'),
});

/** Before and after: fields that an apply without the last applied configuration keeps beside the new ones, and a large object. */
const GENERIC = (isNew: boolean) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: main}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: main
          image: main:1
          env: [${isNew ? '{name: X, valueFrom: {fieldRef: {fieldPath: metadata.name}}}' : '{name: X, value: x}'}]
          volumeMounts: [{name: files, mountPath: /files}]
      volumes: [{name: files, ${isNew ? 'configMap: {name: large}' : 'emptyDir: {}'}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: large}
data: {text: "{{ repeat 300000 "${isNew ? 'b' : 'a'}" }}", ${isNew ? 'added' : 'removed'}: x}
---
apiVersion: batch/v1
kind: Job
metadata: {name: before, annotations: {helm.sh/hook: pre-upgrade}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: main:1}]}}}
`;

/** Charts, and the credentials that adopt suggests for them. */
const CHARTS: Record<string, [chart: string, credentials: Credentials, props?: Partial<ClearmlServerProps>]> = {
  'the enterprise chart': [CONTRACT, Credentials.fromSecret('clearml-conf'), { mongodb }],
  'the community chart': [COMMUNITY_CHART, Credentials.fromSecret('clearml-conf')],
  ...(existsSync(PUBLIC) && { 'the public chart': [PUBLIC, fromKeys] }),
};

function synthesized(chart: string, namespace: string, props: Partial<ClearmlServerProps>) {
  const app = new App({ outdir: join(temporaryFolder(), 'dist') });
  const scope = new Chart(app, 'clearml', { namespace });
  const { release } = new ClearmlServer(scope, 'server', {
    chart: ChartSource.directory(chart),
    baseDomain: 'clearml.example.com',
    releaseName: 'clearml',
    ...props,
  });
  app.synth();
  return { release, outdir: app.outdir };
}

describeWithCluster.each([3, 4] as const)('adopting a release of helm %s in a cluster', (major) => {
  const env = { ...process.env, KUBECONFIG };
  const project = new TestProject('');
  const run = (program: string, args: string[], input = '') =>
    execFileSync(program, args, {
      cwd: project.folder,
      env,
      input,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 2 ** 26,
    });
  let namespace: string;
  const kubectl = (...args: string[]) => run(kubectlPath(), [...args, '-n', namespace]);
  const adopt = (outdir: string, ...args: string[]) =>
    project.command(
      ['adopt', 'clearml', '-n', namespace, '--output', outdir, '--kubeconfig', String(KUBECONFIG), ...args],
      { KUBECTL_EXECUTABLE: kubectlPath() },
    );
  /** What must not change: claims with their volumes, StatefulSets, and the credentials. */
  const identities = () => [
    kubectl(
      'get',
      'pvc,statefulsets',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid} {.spec.volumeName}{"\\n"}{end}',
    ),
    ...KEYS.map(([, key]) => kubectl('get', 'secret', 'clearml-conf', '-o', `jsonpath={.data.${key}}`)),
  ];
  const releases = () => run(helmOf(major), ['list', '-n', namespace, '--short']).trim();

  beforeEach(() => {
    namespace = `adopt-${process.pid}-${major}-${Math.random().toString(36).slice(2, 8)}`;
    run(kubectlPath(), ['create', 'namespace', namespace]);
  });
  afterEach(() => kubectl('delete', 'namespace', namespace, '--wait=false'));

  /** Installs a chart, and waits for its pods. */
  function install(chart: string, props: Partial<ClearmlServerProps>): object {
    const values = valuesWithContents(synthesized(chart, namespace, props).release, ({ _source }) =>
      (_source as unknown as { read: () => string }).read(),
    );
    run(
      helmOf(major),
      ['install', 'clearml', chart, '-n', namespace, '--wait', '--values', '-'],
      JSON.stringify(values),
    );
    return values;
  }

  test.each(Object.entries(CHARTS))(
    'keeps claims and credentials of %s, and returns to Helm',
    async (_, [chart, credentials, props]) => {
      const values = install(chart, { ...props, credentials: installed });
      const before = identities();
      const generated = await adopt(synthesized(chart, namespace, { ...props }).outdir, '--yes');
      expect(generated.stderr).toMatch(/^CLEARML4082 clearml: .*Secret\/clearml-conf.*\n.*\n.*Credentials\.from/m);
      const { outdir } = synthesized(chart, namespace, { ...props, credentials });
      const adopted = await adopt(outdir, '--yes', '--timeout', '120');
      expect([adopted.status, adopted.stderr]).toEqual([0, expect.not.stringContaining('CLEARML')]);
      expect(identities()).toEqual(before);
      expect(releases()).toBe('');
      const diffs = [1, 2, 3].map(
        () => spawnSync(kubectlPath(), ['diff', '-f', outdir], { env, encoding: 'utf8' }).stdout,
      );
      expect(diffs).toContain('');
      for (const [line] of adopted.stdout.matchAll(/^ {2}kubectl .*/gm)) {
        run(kubectlPath(), line.trim().split(' ').slice(1));
      }
      expect(releases()).toBe('clearml');
      expect(identities()).toEqual(before);
      const force = major === 4 ? ['--force-conflicts'] : [];
      run(
        helmOf(major),
        ['upgrade', 'clearml', chart, '-n', namespace, '--values', '-', ...force],
        JSON.stringify(values),
      );
    },
  );

  test('removes fields that an apply alone would keep, also of large objects', async () => {
    const chartOf = (isNew: boolean) => chartIn(temporaryFolder(), { 'templates/all.yaml': GENERIC(isNew) });
    run(helmOf(major), ['install', 'clearml', chartOf(false), '-n', namespace, '--wait']);
    const app = new App({ outdir: join(temporaryFolder(), 'dist') });
    const scope = new Chart(app, 'main', { namespace });
    new HelmRelease(scope, 'release', { chart: chartOf(true), releaseName: 'clearml', hooks: Hooks.drop() });
    app.synth();
    const applied = spawnSync(kubectlPath(), ['apply', '-f', app.outdir, '--dry-run=server'], {
      env,
      encoding: 'utf8',
    });
    expect(applied.stderr).toMatch(/may not be specified when `value` is not empty|may not specify more than 1 volume/);
    const { status, stdout } = await adopt(app.outdir, '--yes', '--timeout', '120');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^hook +Job\/before +pre-upgrade: no longer runs$/m)]);
    expect(Object.keys(JSON.parse(kubectl('get', 'configmap', 'large', '-o', 'json')).data)).toEqual(['added', 'text']);
    for (const [line] of stdout.matchAll(/^ {2}kubectl .*/gm)) {
      run(kubectlPath(), line.trim().split(' ').slice(1));
    }
    expect(JSON.parse(kubectl('get', 'configmap', 'large', '-o', 'json')).data.removed).toBe('x');
    expect(releases()).toBe('clearml');
  });

  test('leaves the records of Helm if pods do not become ready, and continues later', async () => {
    const [chart, credentials] = CHARTS['the community chart'] as [string, Credentials];
    install(chart, { credentials: installed });
    const broken = synthesized(chart, namespace, { credentials, webserver: { nodeSelector: { none: 'here' } } });
    const stopped = await adopt(broken.outdir, '--yes', '--timeout', '3');
    expect(stopped.stderr).toMatch(
      /CLEARML4085 clearml: after 3 s, 1 workloads are not ready: Deployment\/.*\/clearml-webserver: pod .* not scheduled/,
    );
    expect(releases()).toBe('clearml');
    const { outdir } = synthesized(chart, namespace, { credentials });
    expect((await adopt(outdir, '--yes', '--timeout', '120')).status).toBe(0);
    expect(releases()).toBe('');
  });
});
