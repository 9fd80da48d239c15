import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';
import { reportOn } from '../core/report/report';
import { uniqueName } from '../core/unique-name';
import type { ChartSummary } from '../helm/chart/chart-contents';
import { customKinds, isDefinition, kindsDefinedBy, ScopeTable } from '../helm/chart/custom-kinds';
import { label, type Manifest } from '../helm/manifests/manifest';

/** The id of a rendered object in the construct tree, and its namespace in the output. */
export interface Placement {
  readonly id: string;
  readonly manifest: Manifest;
  readonly namespace?: string;
}

/**
 * Places the objects of a release: namespaced objects without a namespace get that of the release, and each object gets a unique
 * id.
 *
 * @throws CLEARML1013 when two have the same identity
 */
export function placeObjects(
  manifests: readonly Manifest[],
  chart: ChartSummary,
  inNamespace: string | undefined,
): Placement[] {
  const scopes = new ScopeTable(() => customKinds(manifests, chart));
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
      found: `${label(manifest)} was rendered twice, by ${duplicate.source} and by ${manifest.source}`,
      expected: 'one object of each kind, name and namespace',
      fix: 'change the value that names one of the two, or disable one of them',
    });
  }
  identities.set(identity, manifest);
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
