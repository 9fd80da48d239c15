import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Duration, YamlOutputType } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { ArgoCdApplications, type ArgoCdApplicationsProps } from '../../lib/gitops/argocd-applications';
import { DeliveryStage } from '../../lib/gitops/delivered-charts';
import { FluxKustomizations, type FluxKustomizationsProps, FluxSource } from '../../lib/gitops/flux-kustomizations';
import { DynamicMigOperator } from '../../lib/gpu/dynamic-mig-operator';
import { GpuSharing } from '../../lib/gpu/gpu-sharing';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ClearmlNamespace } from '../../lib/security/namespace/clearml-namespace';
import { ClearmlServer } from '../../lib/server/server';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import { expectCoded, failureOf, objectsIn, synthesized, temporaryFolder } from '../support/apps';
import { cacheInFolder } from '../support/caches';
import { crdProblems, describeWithCrds } from '../support/crd-schemas';
import fc from '../support/fast-check';
import { junk, oddText } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { fleetOf } from '../tenants/fleets';

// The tests share the renderings of the charts.
const cache = cacheInFolder();
beforeEach(() => cacheInFolder(cache));

const FOLDERS = YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
const REPOSITORY = 'https://git.example.com/platform/clearml.git';
const CDMO = join(__dirname, '..', '..', 'lib', 'chart', 'preview', 'clearml-dynamic-mig-operator');

/** An app with all kinds of charts. The GitOps construct is created first, so it must wait for the other charts. */
function fleetWith(
  engine: (chart: Chart) => void,
  yamlOutputType = FOLDERS,
  delivery = SecretDelivery.externalSecrets({ store: 'vault' }),
) {
  const app = new App({ outdir: join(temporaryFolder(), 'dist'), yamlOutputType });
  delivery.applyTo(app);
  const gitops = new Chart(app, 'gitops');
  engine(gitops);
  const clearml = new Chart(app, 'clearml', { namespace: 'clearml' });
  new ClearmlNamespace(clearml, 'namespace');
  const server = new ClearmlServer(clearml, 'server', {
    chart: ChartSource.community(),
    baseDomain: 'clearml.example.com',
  });
  const gpu = new Chart(app, 'gpu', { namespace: 'cdmo' });
  new DynamicMigOperator(gpu, 'cdmo', {
    chart: ChartSource.directory(CDMO),
    registryToken: SecretValue.environment('TOKEN'),
    installedSharing: GpuSharing.dynamicMig(),
  });
  const secret = (name: string) =>
    delivery === SecretDelivery.plain() ? SecretValue.unsafePlainText(name) : SecretValue.external(name);
  const credentials = TenantCredentials.perTenant({
    keysOf: ({ name }) => ({ accessKey: secret(`${name}/access`), secretKey: secret(`${name}/secret`) }),
  });
  fleetOf([{ name: 'a' }, { name: 'b' }], { server, credentials }, app);
  new ApiObject(new Chart(app, 'definitions'), 'crd', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things' },
      versions: [{ name: 'v1', served: true, storage: true }],
    },
  });
  return gitops;
}

const argo =
  (props: Partial<ArgoCdApplicationsProps> = {}) =>
  (chart: Chart) => {
    new ArgoCdApplications(chart, 'argocd', { repository: REPOSITORY, ...props });
  };
const flux =
  (props: Partial<FluxKustomizationsProps> = {}) =>
  (chart: Chart) => {
    new FluxKustomizations(chart, 'flux', { source: FluxSource.gitRepository('clearml'), ...props });
  };

/** The GitOps objects by name. */
function objectsOf(gitops: Chart): Record<string, any> {
  const objects: any[] = gitops.toJson();
  return Object.fromEntries(objects.map((object) => [object.metadata.name, object]));
}

const WAVE = 'argocd.argoproj.io/sync-wave';

test('creates an Argo CD Application with a sync wave for each chart', () => {
  const gitops = fleetWith(argo());
  const applications = objectsOf(gitops);
  const waves = Object.entries(applications).map(([name, { metadata }]) => [name, metadata.annotations[WAVE]]);
  expect(Object.fromEntries(waves)).toEqual({
    definitions: '0',
    'clearml-namespace': '1',
    'gpu-namespace': '1',
    'tenant-a-namespace': '1',
    'tenant-b-namespace': '1',
    clearml: '3',
    gpu: '4',
    'tenant-a': '5',
    'tenant-b': '5',
  });
  expect(applications['tenant-a'].spec).toEqual({
    project: 'default',
    source: { repoURL: REPOSITORY, targetRevision: 'HEAD', path: 'dist/tenant-a' },
    destination: { server: 'https://kubernetes.default.svc' },
    syncPolicy: { syncOptions: ['ServerSideApply=true'] },
  });
});

test('Argo CD and Flux deploy exactly the folders that the app writes', () => {
  for (const engine of [argo(), flux({ path: './dist/' })]) {
    const gitops = fleetWith(engine);
    const { outdir } = App.of(gitops);
    App.of(gitops).synth();
    const paths = Object.values(objectsOf(gitops)).map(({ spec }) => spec.path ?? spec.source.path);
    const folders = readdirSync(outdir).filter((name) => name !== 'gitops');
    expect(paths.map((path: string) => path.replace(/^(?:\.\/)?dist\//, '')).sort()).toEqual(folders.sort());
  }
});

describe('when the app writes a file for each chart, Argo CD', () => {
  const props = { path: '/clusters/prod/', automated: true, namePrefix: 'prod-', revision: 'v1' };
  const gitops = fleetWith(argo(props), YamlOutputType.FILE_PER_CHART);
  let files: Record<string, string>;

  beforeAll(() => {
    files = synthesized(gitops);
  });

  test('deploys the files', () => {
    const applications = objectsOf(gitops);
    expect(applications['prod-clearml'].spec).toMatchObject({
      source: { targetRevision: 'v1', path: 'clusters/prod', directory: { include: 'clearml.k8s.yaml' } },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
    const included = Object.values(applications).map(({ spec }) => spec.source.directory.include);
    expect([...included, 'gitops.k8s.yaml'].sort()).toEqual(Object.keys(files).sort());
  });

  test('applies definitions, namespaces and secrets of a chart before its other objects', () => {
    const waves = objectsIn(files)
      .filter(({ kind, metadata }) => kind !== 'Application' && metadata.annotations?.[WAVE] !== undefined)
      .map(({ kind, metadata }) => `${kind} ${metadata.annotations[WAVE]}`);
    expect([...new Set(waves)].sort()).toEqual([
      'CustomResourceDefinition -3',
      'ExternalSecret -1',
      'Namespace -2',
      'Password -1',
    ]);
  });
});

test('an ApplicationSet creates the same Applications, one stage after another', () => {
  const [set] = Object.values(objectsOf(fleetWith(argo({ applicationSet: true }))));
  const { elements } = set.spec.generators[0].list;
  expect(elements).toContainEqual({ name: 'tenant-b', stage: 'workers' });
  expect(elements).toHaveLength(9);
  const steps = set.spec.strategy.rollingSync.steps.map(({ matchExpressions }: any) => matchExpressions[0].values[0]);
  expect(steps).toEqual(['definitions', 'namespaces', 'servers', 'operators', 'workers']);
  expect(set.spec.template.spec.source).toEqual({
    repoURL: REPOSITORY,
    targetRevision: 'HEAD',
    path: 'dist/{{.name}}',
  });
});

test('a Flux Kustomization depends on its prerequisites and on no other tenant', () => {
  const kustomizations = objectsOf(fleetWith(flux({ interval: Duration.minutes(1), prune: true })));
  const needed = (name: string) => kustomizations[name].spec.dependsOn?.map((one: { name: string }) => one.name);
  expect(needed('definitions')).toBeUndefined();
  expect(needed('tenant-a-namespace')).toEqual(['definitions']);
  expect(needed('clearml')).toEqual(['clearml-namespace', 'definitions']);
  expect(needed('tenant-a')).toEqual(['clearml', 'definitions', 'gpu', 'tenant-a-namespace']);
  expect(kustomizations['tenant-a'].spec).toMatchObject({
    interval: '60s',
    prune: true,
    path: './dist/tenant-a',
    sourceRef: { kind: 'GitRepository', name: 'clearml' },
  });
});

test('FluxKustomizations has default settings, accepts an OCI repository, and declares prerequisites', () => {
  const gitops = fleetWith(flux({ source: FluxSource.ociRepository('clearml', 'sources'), namePrefix: 'x-' }));
  const { spec, metadata } = objectsOf(gitops)['x-clearml'];
  expect(spec).toMatchObject({
    interval: '600s',
    prune: false,
    sourceRef: { kind: 'OCIRepository', namespace: 'sources' },
  });
  expect(metadata.namespace).toBe('flux-system');
  const needed = Prerequisites.of(gitops).all();
  expect(needed.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining([
      'GitOps source OCIRepository/clearml',
      'CustomResourceDefinition kustomizations.kustomize.toolkit.fluxcd.io',
    ]),
  );
});

test('ArgoCdApplications accepts explicit stages, and plain Secrets with secretsInRepository', () => {
  const props = { stages: { clearml: DeliveryStage.WORKERS }, secretsInRepository: true };
  process.env.TOKEN = 'a-token';
  const applications = objectsOf(fleetWith(argo(props), FOLDERS, SecretDelivery.plain()));
  expect(applications.clearml.metadata.annotations[WAVE]).toBe('5');
  expect(applications['tenant-a-secrets'].metadata.annotations[WAVE]).toBe('2');
});

describe('GitOps props', () => {
  const plainSecrets = () => objectsOf(fleetWith(argo(), FOLDERS, SecretDelivery.plain()));
  const unknownChart = () => objectsOf(fleetWith(argo({ stages: { nothing: DeliveryStage.SECRETS } })));
  const oneFile = () => objectsOf(fleetWith(argo(), YamlOutputType.FILE_PER_RESOURCE));
  const fluxFiles = () => fleetWith(flux(), YamlOutputType.FILE_PER_CHART);
  const at = (repository: string) => () => fleetWith(argo({ repository }));

  test.each<[string, () => unknown, string]>([
    ['plain Secrets', plainSecrets, 'would be in the repository in plain text'],
    ['an unknown chart', unknownChart, 'stages names chart nothing'],
    ['a file for each resource', oneFile, 'yamlOutputType FILE_PER_RESOURCE'],
    ['a file for each chart with Flux', fluxFiles, 'an app that writes a file for each chart'],
    ['a repository that is not a URL', at('clearml'), 'repository is "clearml"'],
    ['a URL with a password', at('https://u:p4ss@git.example.com'), 'repository is "https://…@git.example.com"'],
    ['a password without a scheme', at('u:p4ss@git.example.com:x'), 'repository is "…@git.example.com:x"'],
    ['a password with a slash', at('https://u:a/p4ss@git.example.com'), 'repository is "https://…@git.example.com"'],
    ['an invalid namespace', () => fleetWith(flux({ inNamespace: 'A' })), 'inNamespace is "A"'],
    ['an invalid source', () => FluxSource.gitRepository(''), 'name of a FluxSource is ""'],
  ])('are rejected with CLEARML9078: %s', (_, action, found) => {
    const { message } = failureOf(action);
    expect(message).toMatch(/CLEARML9078/);
    expect(message).toContain(found);
    expect(message).not.toContain('p4ss');
  });

  test('are rejected with CLEARML1017 if a stage does not exist', () => {
    const fleet = () => fleetWith(argo({ stages: { clearml: 'later' as never } }));
    expect(failureOf(fleet).message).toMatch(/^CLEARML1017 gitops\/argocd: stages\["clearml"\] is "later"\n/);
  });

  test('are rejected with CLEARML9078 if one chart depends on another', () => {
    const app = new App({ outdir: join(temporaryFolder(), 'dist') });
    const [a, b, gitops] = ['a', 'b', 'gitops'].map((id) => new Chart(app, id)) as [Chart, Chart, Chart];
    a.addDependency(b);
    argo()(gitops);
    expect(failureOf(() => app.synth()).message).toContain(
      'CLEARML9078 gitops/argocd: chart a depends on another chart',
    );
  });

  test('are accepted, or rejected with an error code, for random values', () => {
    const text = fc.oneof(fc.constantFrom(REPOSITORY, 'dist', './', '/', '..'), oddText, junk) as fc.Arbitrary<any>;
    const props = fc.record(
      {
        repository: text,
        path: text,
        inNamespace: text,
        applicationSet: fc.oneof(fc.boolean(), junk),
        automated: fc.oneof(fc.boolean(), junk),
        namePrefix: text,
        interval: fc.oneof(fc.constantFrom(Duration.minutes(1), Duration.millis(1)), junk),
        source: fc.oneof(fc.constant(FluxSource.gitRepository('a')), junk),
        stages: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), text as any, { maxKeys: 1 }), junk),
      },
      { requiredKeys: ['repository'] },
    );
    fc.assert(
      fc.property(props, (sample) => {
        const { interval, source, applicationSet, automated, ...common } = sample as any;
        for (const engine of [argo({ applicationSet, automated, ...common }), flux({ ...common, interval, source })]) {
          const app = new App({ outdir: join(temporaryFolder(), 'dist'), yamlOutputType: FOLDERS });
          new ApiObject(new Chart(app, 'a'), 'a', { apiVersion: 'v1', kind: 'ConfigMap' });
          expectCoded(/CLEARML(?:9078|1017)/, () => {
            engine(new Chart(app, 'gitops'));
            app.synth();
          });
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describeWithCrds('custom resource definitions', () => {
  test.each<[string, (chart: Chart) => void]>([
    ['Applications', argo({ automated: true })],
    ['an ApplicationSet', argo({ applicationSet: true })],
    ['Kustomizations', flux()],
    ['Kustomizations with an OCI repository', flux({ source: FluxSource.ociRepository('a', 'b') })],
  ])('accept %s', (_, engine) => {
    const objects = Object.values(objectsOf(fleetWith(engine)));
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.flatMap((object) => crdProblems(object) ?? ['no definition'])).toEqual([]);
  });
});
