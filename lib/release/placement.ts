import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { CodedError, listed } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';
import { emitNotice } from '../core/notice';
import { reportOn } from '../core/report/report';
import { uniqueName } from '../core/unique-name';
import type { ChartSummary } from '../helm/chart/chart-contents';
import { customKinds, isDefinition, kindsDefinedBy, kindsDefinedInFiles, ScopeTable } from '../helm/chart/custom-kinds';
import { eventsOf, isHook } from '../helm/manifests/hooks';
import { label, type Manifest } from '../helm/manifests/manifest';

/** The id of a rendered object in the construct tree, and its namespace in the output. */
export interface Placement {
  readonly id: string;
  readonly manifest: Manifest;
  readonly namespace?: string;
}

/** A release whose objects are placed. */
interface PlacedRelease {
  readonly chart: ChartSummary;
  readonly inNamespace: string | undefined;
  readonly scopes: ScopeTable;
}

/** The scopes of the kinds of a release, by its definitions and by files with definitions. */
export function scopesOf(manifests: readonly Manifest[], chart: ChartSummary, files: readonly string[]): ScopeTable {
  const given = kindsDefinedInFiles(files);
  return new ScopeTable(() => [...given, ...customKinds(manifests, chart)]);
}

/**
 * Places the objects of a release: namespaced objects without a namespace get that of the release, and each object gets a unique
 * id.
 *
 * @throws CLEARML1013 when two have the same identity
 */
export function placeObjects(
  manifests: readonly Manifest[],
  { inNamespace, scopes }: Omit<PlacedRelease, 'chart'>,
): Placement[] {
  const identities = new Map<string, Manifest>();
  const ids = new Set<string>();
  return manifests.map((manifest) => {
    const namespaced = scopes.isNamespaced(manifest.group, manifest.kind);
    const namespace = manifest.namespace ?? (namespaced ? inNamespace : undefined);
    rejectDuplicate(identities, manifest, namespace);
    const id = freeId(ids, manifest, namespace);
    ids.add(id);
    return { id, manifest, namespace };
  });
}

function rejectDuplicate(identities: Map<string, Manifest>, manifest: Manifest, namespace: string | undefined): void {
  const { group, kind, name, content } = manifest;
  if ((content.metadata as { name?: unknown } | undefined)?.name === undefined) {
    // The API server generates its name.
    return;
  }
  const identity = JSON.stringify([group, kind, namespace, name]);
  const duplicate = identities.get(identity);
  if (duplicate) {
    throw new CodedError('CLEARML1013', {
      found: `${label(manifest)} was rendered twice, by ${sourceOf(duplicate)} and by ${sourceOf(manifest)}`,
      expected: 'one object of each kind, name and namespace',
      fix: `change the value that names one of the two, or disable one of them${[duplicate, manifest].some(isHook) ? '; Hooks.drop() omits hooks' : ''}`,
    });
  }
  identities.set(identity, manifest);
}

function sourceOf(manifest: Manifest): string {
  return isHook(manifest) ? `the hook (${eventsOf(manifest)}) ${manifest.source}` : manifest.source;
}

/** Emits notices about custom objects that the cluster may reject: of unknown scope, or without their definition. */
export function noticeCustomObjects(
  release: IConstruct,
  manifests: readonly Manifest[],
  { chart, inNamespace, scopes }: PlacedRelease,
  includeCrds: boolean | undefined,
): void {
  const custom = manifests.filter(({ group }) => !ScopeTable.isBuiltIn(group));
  const unknown = custom.filter(
    ({ group, kind, namespace }) => !namespace && scopes.isNamespaced(group, kind) === undefined,
  );
  const { path } = release.node;
  if (unknown.length > 0 && inNamespace !== undefined) {
    emitNotice(
      `${path} renders objects without a namespace, of kinds that may be namespaced: ${namesOf(unknown)}`,
      'Name the files with their CustomResourceDefinitions in the prop definitions, so that namespaced objects get the namespace of the release.',
    );
  }
  const ownKinds = new Set(custom.length > 0 && includeCrds === undefined ? chart.definitions.map(nameOf) : []);
  const rendered = new Set(kindsDefinedBy(manifests).map(nameOf));
  const withoutDefinition = custom.filter((object) => ownKinds.has(nameOf(object)) && !rendered.has(nameOf(object)));
  if (withoutDefinition.length > 0) {
    emitNotice(
      `${path} renders objects without the definitions of their kinds, in crds/ of the chart: ${namesOf(withoutDefinition)}`,
      'Set includeCrds to true to emit the definitions, or to false if the cluster has them.',
    );
  }
}

function namesOf(manifests: readonly Manifest[]): string {
  return listed([...new Set(manifests.map(({ kind, group }) => `${kind}.${group}`))], 8);
}

/** The kind and name; for duplicates also the API group and namespace. */
function freeId(taken: ReadonlySet<string>, { kind, name, group }: Manifest, namespace: string | undefined): string {
  const short = `${kind}-${name}`;
  const long = `${short}-${group}-${namespace ?? ''}`;
  const free = [short, `${short}-${group}`].find((id) => !taken.has(id));
  return free ?? uniqueName(long, (id) => taken.has(id));
}

/**
 * The parent of each object of a release in the construct tree: the release. When the release has objects of the kinds that its
 * definitions define, the definitions belong to the chart `<chart>-crds` instead, and so to a separate manifest file, because
 * `kubectl apply` looks up the kinds of all objects before it applies the first.
 *
 * @throws CLEARML1016 when the name of that chart is used
 */
export function parentsOf(release: Construct, manifests: readonly Manifest[]): (manifest: Manifest) => Construct {
  const defined = new Set(kindsDefinedBy(manifests).map(nameOf));
  if (!manifests.some((manifest) => defined.has(nameOf(manifest)))) {
    return () => release;
  }
  const chart = definitionsChartOf(release);
  const apart = new Construct(chart, release.node.path);
  reportOn(release, 'appliedFirst', () => [{ chart: chart.node.path, rest: Chart.of(release).node.path }]);
  return (manifest) => (isDefinition(manifest) ? apart : release);
}

function nameOf({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return `${group}/${kind}`;
}

function definitionsChartOf(release: Construct): Chart {
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML1016', {
      found: `a construct of yours with the name ${name}, beside chart ${chart.node.path}, which has definitions of custom kinds`,
      expected: 'no other construct of that name: the definitions are written to it, before objects of their kinds',
      fix: 'rename your construct',
    });
  // Without a namespace: definitions have none.
  return siblingChart(release, 'crds', ({ labels }) => ({ labels }), taken);
}
