import { AppRegistry } from '../core/app-registry';
import type { HelmRelease } from '../release/helm-release';
import { Checks, ObjectChecks } from '../release/object-checks';
import type { ClearmlChart } from './clearml-chart';
import type { PropRow } from './prop-table';

interface Table {
  readonly [prop: string]: PropRow<any, any>;
}

/**
 * Lets notices about the objects of a release name the props that correct them. The chart for evaluation runs on one node, whose
 * memory is for it alone, so it gets no notices.
 */
export function describeAdvice(release: HelmRelease, chart: ClearmlChart<string>, table: Table): void {
  const propOf = (name: string, key: string) => propFor(table, chart, name, key);
  AppRegistry.of(release).get(Checks).props.set(release.node.path, propOf);
  for (const rule of chart.edition === 'community' ? ['memory', 'probes', 'rollout'] : []) {
    ObjectChecks.of(release)._addException({ rule, reason: 'the chart is for evaluation' });
  }
}

/** The prop of the component that the name of an object ends with, or of the only component that has such a prop. */
function propFor(table: Table, chart: ClearmlChart<string>, name: string, key: string): string | undefined {
  const isKey = new RegExp(`(?:^|\\.)\\w*${key}$`, 'i');
  const found = [...rowsOf(table, chart)].filter(([, path]) => isKey.test(path));
  const own = found.find(([, path]) => name.endsWith(`-${path.split('.')[0]}`));
  return (own ?? (found.length === 1 ? found[0] : undefined))?.[0];
}

/** The props that set one value, and the paths of the values. */
function* rowsOf(table: Table, chart: ClearmlChart<string>, prefix = ''): Generator<[prop: string, path: string]> {
  for (const [prop, row] of Object.entries(table)) {
    if ('props' in row) {
      yield* rowsOf(row.props, chart, `${prefix}${prop}.`);
    } else if ('path' in row) {
      const path = typeof row.path === 'string' ? row.path : row.path[chart.edition];
      if (path !== undefined && (row.since === undefined || chart.has(row.since))) {
        yield [prefix + prop, path];
      }
    }
  }
}
