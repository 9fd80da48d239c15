import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';
import { reportOn } from '../core/report/report';
import { isDefinition, kindsDefinedBy } from '../helm/chart/custom-kinds';
import type { Manifest } from '../helm/manifests/manifest';

/**
 * Where the objects of a release stand in the construct tree: in the release; but definitions stand in the chart
 * `<chart>-crds`, and so in a manifest file of their own, when the release has objects of the kinds that they define. `kubectl apply`
 * looks up the kinds of all that it is given before it applies any of it.
 *
 * @throws CLEARML1016 when that name is taken
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
      found: `a construct of yours called ${name}, beside chart ${chart.node.path} which has definitions of custom kinds`,
      expected: 'that name left free: definitions come out under it, before objects of their kinds',
      fix: 'give yours another name',
    });
  // Without a namespace: definitions have none.
  return siblingChart(release, 'crds', ({ labels }) => ({ labels }), taken);
}
