import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, Credentials, HelmRelease, MongoDb, Redis, SecretFile, SecretValue } from '../lib';
import { COMMUNITY_CHART } from '../lib/chart/community-chart';
import type { ClearmlServerProps } from '../lib/server/server-props';
import { CONTRACT, PUBLIC } from './server/servers';
import { runInTemporaryFolders, temporaryFolder } from './support/apps';
import { chartIn } from './support/chart-files';
import { conflictsOfApply, templatedBy, valuesWithContents } from './support/helm-releases';
import { helmOf, kubectlPath } from './support/helms';
import { describeWithCluster, KUBECONFIG } from './support/test-cluster';
import { variablesIn } from './support/variables';

runInTemporaryFolders();

/** A chart and the release of it in an app. */
interface Case {
  readonly chart: () => string;
  readonly release: (scope: Chart, chart: string) => HelmRelease;
}

const text = (name: string) => SecretValue.unsafePlainText(`content-of-${name}#1`);
const mine = (key: string) => SecretValue.existing('mine', key);
const contentOf = ({ _source }: SecretValue) =>
  _source.kind === 'existing' ? `content-of-${_source.key}#2` : (_source as { read: () => string }).read();

const DEPLOYMENT = `
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
          env:
            - {name: FIRST, value: "1"}
            - {name: WHOLE, value: "{{ .Values.own }}"}
            - {name: PART, value: "u:{{ .Values.own }}@h"}
            - {name: THEIRS, value: "{{ .Values.theirs }}"}
            - {name: COPY, value: "$(FIRST)"}
            - {name: READ, valueFrom: {secretKeyRef: {name: made, key: own}}}
            - {name: EXISTING, valueFrom: {secretKeyRef: {name: made, key: theirs}}}
            - {name: LAST, value: "2"}
          volumeMounts: [{name: files, mountPath: /files}]
      volumes: [{name: files, secret: {secretName: made}}]
---
apiVersion: v1
kind: Secret
metadata: {name: made}
stringData: {own: "{{ .Values.own }}", theirs: "{{ .Values.theirs }}", other: x}
`;

/** A copy of the public chart for clusters of every version. */
function publicChart(): string {
  const folder = join(temporaryFolder(), 'clearml');
  cpSync(PUBLIC, folder, { recursive: true });
  const path = join(folder, 'Chart.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^kubeVersion:.*\n/m, ''));
  return folder;
}

const server = (folder: string | (() => string), props: Partial<ClearmlServerProps>): Case => ({
  chart: () => (typeof folder === 'string' ? folder : folder()),
  release: (scope, chart) =>
    new ClearmlServer(scope, 'server', {
      chart: ChartSource.directory(chart),
      baseDomain: 'clearml.example.com',
      // The values of the release set the other databases, and a cluster without operators accepts them.
      mongodb: MongoDb.external({ backend: SecretValue.unsafePlainText('mongodb://h/backend#1'), auth: mine('auth') }),
      redis: Redis.external({ host: 'redis', password: text('redis') }),
      ...props,
    }).release,
});
const CREDENTIALS = ['apiserverKey', 'apiserverSecret', 'fileserverKey', 'fileserverSecret', 'secureAuthTokenSecret'];
const written = {
  credentials: Credentials.fromKeys(Object.fromEntries(CREDENTIALS.map((name) => [name, text(name)]))),
  apiserver: {
    secretEnvironment: { LICENSE: text('license') },
    additionalConfigs: { 'plain.conf': 'a: 1' },
    secretConfigs: { 'secret.conf': SecretFile.of(`b: """${text('file')}"""`) },
  },
};
const existing = { credentials: Credentials.fromSecret('mine') };

const CASES: Record<string, Case> = {
  'a chart with each form of a secret': {
    chart: () =>
      chartIn(temporaryFolder(), { 'templates/all.yaml': DEPLOYMENT, 'values.yaml': 'own: ""\ntheirs: ""\n' }),
    release: (scope, chart) =>
      new HelmRelease(scope, 'release', {
        chart,
        releaseName: 'demo',
        values: { own: text('own'), theirs: mine('key') },
      }),
  },
  'the enterprise chart': server(CONTRACT, written),
  'the enterprise chart with existing credentials': server(CONTRACT, existing),
  'the community chart': server(COMMUNITY_CHART, written),
  'the community chart with existing credentials': server(COMMUNITY_CHART, existing),
  ...(existsSync(PUBLIC) && {
    'the public chart': server(publicChart, written),
    'the public chart with existing credentials': server(publicChart, existing),
  }),
};

/** The release of a case, its objects, and the values with which helm renders the same objects. */
function rendered({ chart, release: make }: Case, namespace = 'clearml') {
  const app = new App({ outdir: temporaryFolder() });
  const folder = chart();
  const release = make(new Chart(app, 'clearml', { namespace }), folder);
  app.synth();
  const objects = app.charts.flatMap((one) => one.toJson()) as any[];
  return { release, folder, objects, outdir: app.outdir, values: valuesWithContents(release, contentOf) };
}

test.each(Object.entries(CASES))('%s keeps the fields that helm gives to variables and volumes', (_, one) => {
  const { release, folder, objects, values } = rendered(one);
  const live = templatedBy(helmOf(4), release.releaseName, folder, values);
  expect(live.length).toBeGreaterThan(1);
  expect(conflictsOfApply(live, objects)).toEqual([]);
});

describeWithCluster.each([4, 3] as const)('over a release of helm %s in a cluster', (major) => {
  const env = { ...process.env, KUBECONFIG };
  const run = (program: string, args: string[], input = '') =>
    execFileSync(program, args, { env, input, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
  const kubectl = (...args: string[]) => run(kubectlPath(), args);
  let namespace: string;

  beforeEach(() => {
    namespace = `over-release-${process.pid}-${major}-${Math.random().toString(36).slice(2, 8)}`;
    kubectl('create', 'namespace', namespace);
  });
  afterEach(() => kubectl('delete', 'namespace', namespace, '--wait=false'));

  const inCluster = (folder: string): any[] =>
    JSON.parse(kubectl('get', '-n', namespace, '-f', folder, '-o', 'json')).items;

  describe.each([
    ['kubectl apply', []],
    ['server-side apply', ['--server-side', '--force-conflicts', '--field-manager=argocd-controller']],
  ])('%s', (__, flags) => {
    test.each(Object.entries(CASES))('accepts %s, once and again', (_, one) => {
      const { release, folder, objects, outdir, values } = rendered(one, namespace);
      const args = ['install', release.releaseName, folder, '-n', namespace, '--no-hooks', '--values', '-'];
      run(helmOf(major), args, JSON.stringify(values));
      const target = [...flags, '-n', namespace, '-f', outdir];
      kubectl('apply', ...target);
      const first = inCluster(outdir);
      kubectl('apply', ...target);
      const second = inCluster(outdir);
      const generations = (all: any[]) => all.map(({ metadata }) => metadata.generation);
      expect(generations(second)).toEqual(generations(first));
      // A controller may change a status while kubectl compares the objects.
      const diffs = [1, 2, 3].map(
        () => spawnSync(kubectlPath(), ['diff', ...target], { env, encoding: 'utf8' }).stdout,
      );
      expect(diffs).toContain('');

      const contents = new Proxy(
        {},
        { get: (___, name) => new Proxy({}, { get: (____, key) => `${String(name)}/${String(key)}` }) },
      );
      for (const { kind, metadata, spec } of objects.filter(({ kind }) => kind === 'Deployment')) {
        const live = second.find((other) => other.kind === kind && other.metadata.name === metadata.name);
        for (const [index, container] of spec.template.spec.containers.entries()) {
          const variables = variablesIn(live.spec.template.spec.containers[index], contents);
          expect(variables).toMatchObject(variablesIn(container, contents));
        }
      }
    });
  });
});
