import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';
import { reportOn } from '../core/report/report';
import { isDefinition, kindsDefinedBy } from '../helm/chart/custom-kinds';
import type { Manifest } from '../helm/manifests/manifest';

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
