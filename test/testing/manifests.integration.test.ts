import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import {
  ChartSource,
  ClearmlServer,
  HelmRelease,
  Manifests,
  PodSecurity,
  PodSecurityLevel,
  SecretDelivery,
  SecretValue,
} from '../../lib';
import { standIn } from '../../lib/core/report/report';
import { failureOf, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { dataOf } from '../support/secret-texts';

function deployment(chart: Chart, name: string, spec: object = {}, annotations?: Record<string, string>): void {
  new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 1,
      template: { metadata: { annotations }, spec: { containers: [{ name: 'main', image: 'main:1' }], ...spec } },
    },
  });
}

/** An app with two deployments and a service, `front` in another namespace. */
function smallApp(): App {
  const chart = testChart();
  deployment(chart, 'web', { hostNetwork: true });
  deployment(chart, 'worker');
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'front' } });
  return App.of(chart);
}

const manifests = Manifests.of(smallApp());

describe('find returns', () => {
  test.each([
    ['all objects for an empty query', {}, ['Deployment/web', 'Deployment/worker', 'Service/web']],
    ['objects of a kind', { kind: 'Deployment' }, ['Deployment/web', 'Deployment/worker']],
    ['objects with a name', { name: 'web' }, ['Deployment/web', 'Service/web']],
    ['objects of an API version', { apiVersion: 'v1' }, ['Service/web']],
    ['objects in a namespace', { inNamespace: 'front' }, ['Service/web']],
    ['objects with labels', { labels: { app: 'worker' } }, ['Deployment/worker']],
    ['no object for a query without a match', { kind: 'Service', name: 'worker' }, []],
  ])('%s', (_, query, names) => {
    expect(manifests.find(query).map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(names);
  });

  test('copies of the objects', () => {
    const [first = {}] = manifests.find({ kind: 'Service' });
    first.kind = 'Other';
    manifests.hasCount({ kind: 'Service' }, 1);
  });
});

describe('CLEARML8020 lists existing objects', () => {
  test('when no object has the name, the closest name first', () => {
    const failure = failureOf(() => manifests.get({ kind: 'Deployment', name: 'wroker', inNamespace: 'clearml' }));
    expect(failure.message).toBe(
      'CLEARML8020: no Deployment/wroker in namespace clearml; the app has Deployment/worker, Deployment/web\n' +
        '  expected: an object that matches the query\n' +
        '  fix: correct the query or the app',
    );
  });

  test('when no object has the kind, or the app has no objects', () => {
    expect(failureOf(() => manifests.hasObject({ kind: 'Deploymen', labels: { app: 'web' } })).message).toMatch(
      /^CLEARML8020: no Deploymen with app=web; the app has Deployment, Service\n/,
    );
    const empty = Manifests.of(App.of(testChart()));
    expect(failureOf(() => empty.get({ apiVersion: 'v1' })).message).toMatch(
      /^CLEARML8020: no object of v1; the app has no objects\n/,
    );
  });
});

describe('hasObject', () => {
  test('accepts an object that contains the subset', () => {
    manifests.hasObject({ kind: 'Service' });
    manifests.hasObject({ name: 'web' }, { spec: { template: { spec: { hostNetwork: true } } } });
  });

  test('throws CLEARML8021 with the path of each difference', () => {
    const subset = {
      metadata: { labels: { app: null, tier: 'front' } },
      spec: { replicas: 3, template: { spec: { containers: [{ name: 'main', image: 'main:2' }] } } },
    };
    expect(failureOf(() => manifests.hasObject({ kind: 'Deployment', name: 'web' }, subset)).message).toBe(
      'CLEARML8021: Deployment/web: metadata.labels.app is "web", metadata.labels.tier is unset, spec.replicas is 1, spec.template.spec.containers[name=main].image is "main:1"\n' +
        '  expected: metadata.labels.app unset, metadata.labels.tier: "front", spec.replicas: 3, spec.template.spec.containers[name=main].image: "main:2"\n' +
        '  fix: correct the app or the test; `get` returns the whole object',
    );
  });

  test('lists the names of the items when no item has the expected name', () => {
    const subset = { spec: { template: { spec: { containers: [{ name: 'mian', image: 'main:1' }] } } } };
    expect(failureOf(() => manifests.hasObject({ kind: 'Deployment', name: 'web' }, subset)).message).toMatch(
      /^CLEARML8021: Deployment\/web: spec\.template\.spec\.containers\[name=mian\] is unset; the list contains main\n/,
    );
  });

  test('reports the differences of the closest object', () => {
    const subset = { metadata: { labels: { app: 'worker' } }, spec: { replicas: 2 } };
    expect(failureOf(() => manifests.hasObject({ kind: 'Deployment' }, subset)).message).toMatch(
      /^CLEARML8021: Deployment\/worker, the closest of 2: spec\.replicas is 1\n/,
    );
  });
});

test('hasCount and get throw CLEARML8022 for another number of objects', () => {
  manifests.hasCount({ kind: 'Deployment' }, 2);
  manifests.hasCount({ kind: 'Secret' }, 0);
  expect(manifests.get({ kind: 'Service' }).metadata.name).toBe('web');
  expect(failureOf(() => manifests.hasCount({ kind: 'Deployment' }, 3)).message).toMatch(
    /^CLEARML8022: 2 objects match the query: Deployment\/web, Deployment\/worker\n {2}expected: 3 of Deployment\n/,
  );
  expect(failureOf(() => manifests.hasCount({ kind: 'Service' }, 0)).message).toMatch(/^CLEARML8022: 1 object matches/);
  expect(failureOf(() => manifests.hasCount({ kind: 'Job' }, 1)).message).toMatch(/^CLEARML8022: 0 objects match the/);
  expect(failureOf(() => manifests.get({ name: 'web' }))).toMatchObject({ code: 'CLEARML8022' });
});

describe('meetsPodSecurity', () => {
  test('accepts pods that meet the level, or throws CLEARML8023 with all violations', () => {
    manifests.meetsPodSecurity(PodSecurityLevel.PRIVILEGED);
    const { message } = failureOf(() => manifests.meetsPodSecurity(PodSecurityLevel.BASELINE, '1.32'));
    expect(message).toBe(
      'CLEARML8023: Deployment/web violates hostNamespaces: spec.template.spec.hostNetwork is true; expected unset or false\n' +
        '  expected: pods that meet level baseline\n' +
        '  fix: set podSecurity of the construct, or declare exceptions with a reason',
    );
    const restricted = manifests.podSecurityViolations(PodSecurityLevel.RESTRICTED);
    expect(restricted.length).toBeGreaterThan(4);
    expect(restricted.join('\n')).toContain('Deployment/worker violates runAsNonRoot: ');
  });

  test('ignores violations that an exception of the app covers', () => {
    const chart = testChart();
    const release = new HelmRelease(chart, 'release', {
      chart: chartIn(temporaryFolder(), {
        'templates/pod.yaml': `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { hostNetwork: true, hostPID: true, containers: [{ name: main, image: "registry.example.com/web:1" }] }
`,
      }),
    });
    const exceptions = [{ rule: 'hostNamespaces', reason: 'it watches the network' }];
    PodSecurity.baseline({ exceptions }).applyTo(release);
    Manifests.of(App.of(chart)).meetsPodSecurity(PodSecurityLevel.BASELINE);
  });
});

describe('secrets', () => {
  const variable = 'A_VARIABLE_THAT_IS_NOT_SET';

  function appWithSecrets(outdir: string): App {
    const app = new App({ outdir });
    const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
    new ClearmlServer(chart, 'server', {
      chart: ChartSource.community(),
      baseDomain: 'clearml.example.com',
      podSecurity: PodSecurity.restricted(),
      users: [
        { username: 'one', password: SecretValue.environment(variable) },
        { username: 'two', password: SecretValue.file('/no/such/file') },
        { username: 'three', password: SecretValue.unsafePlainText('content-of-the-test') },
      ],
    });
    return app;
  }

  const home = temporaryFolder();
  const outdir = join(temporaryFolder(), 'dist');
  const app = appWithSecrets(outdir);
  let output: Manifests;

  beforeAll(() => {
    const before = process.cwd();
    process.chdir(home);
    output = Manifests.of(app);
    process.chdir(before);
  });

  test('are not required, and their contents are in no file', () => {
    output.hasObject(
      { kind: 'Secret', name: 'clearml-conf' },
      { data: dataOf({ apiserver_key: 'content-of-a-secret' }) },
    );
    const { 'clearml-secrets.k8s.yaml': secrets = '', ...others } = output.snapshot();
    expect(secrets).toContain('apiserver_key: <secret>');
    expect(JSON.stringify([secrets, others])).not.toMatch(/content-of/);
  });

  test('are tested without changes of the output folder and of the generated secrets', () => {
    expect(existsSync(outdir)).toBe(false);
    expect(app.outdir).toBe(outdir);
    expect(readdirSync(home)).toEqual([]);
  });

  test('are required by a later synth', () => {
    expect(failureOf(() => app.synth()).message).toContain('CLEARML3001');
  });

  test('are no longer replaced after a failed validation, which is reported', () => {
    const chart = testChart();
    const failing = App.of(chart);
    const { outdir: usual } = failing;
    chart.node.addValidation({ validate: () => ['this app is wrong'] });
    expect(failureOf(() => Manifests.of(failing)).message).toContain('this app is wrong');
    expect(failing.outdir).toBe(usual);
    expect(standIn()).toBeUndefined();
  });

  test('of an existing delivery have no file in a snapshot', () => {
    const chart = testChart();
    SecretDelivery.existing().applyTo(chart);
    new ClearmlServer(chart, 'server', { chart: ChartSource.community(), baseDomain: 'clearml.example.com' });
    const text = Manifests.of(App.of(chart)).snapshot();
    expect(Object.keys(text)).toEqual(['clearml-namespace.k8s.yaml', 'clearml.k8s.yaml']);
  });
});

describe('snapshots', () => {
  test('equal the snapshots of the written files', () => {
    const app = smallApp();
    const before = Manifests.of(app).snapshot();
    app.synth();
    expect(Manifests.inFolder(app.outdir).snapshot()).toEqual(before);
    expect(Object.keys(before)).toEqual(['clearml.k8s.yaml']);
  });

  test('contain the file names of all output types', () => {
    const app = new App({
      outdir: temporaryFolder(),
      yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    });
    deployment(new Chart(app, 'one'), 'web');
    expect(Object.keys(Manifests.of(app).snapshot())).toEqual(['one/Deployment.web.k8s.yaml']);
  });

  test('mask Secrets in a List', () => {
    const folder = temporaryFolder();
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { key: 'Y29udGVudA==' } };
    writeFileSync(
      join(folder, 'list.yaml'),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [secret, { ...secret, kind: 'Other' }] }),
    );
    const text = Manifests.inFolder(folder).snapshot()['list.yaml'];
    expect(text?.match(/<secret>/g)).toHaveLength(1);
    expect(text?.match(/Y29udGVudA==/g)).toHaveLength(1);
  });
});

test('inFolder throws CLEARML8024 for a folder without manifests', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'empty', 'notes.txt'), 'none');
  expect(failureOf(() => Manifests.inFolder(join(folder, 'empty'))).message).toMatch(
    /^CLEARML8024: .* contains no manif/,
  );
  expect(failureOf(() => Manifests.inFolder(join(folder, 'none'))).message).toMatch(/^CLEARML8024: .* does not exist/);
});
