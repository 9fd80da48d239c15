import { App, Chart, type ChartProps, Names, YamlOutputType } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';

class SiblingCharts {
  /** The siblings of each chart, by part. */
  public readonly byChart = new Map<Chart, Map<string, Chart>>();
  /** Whether cdk8s numbers the files of the app; undefined until synth needs to know it. */
  public isNumbered?: boolean;
}

/** Longest name that a file gets unshortened. */
const LONGEST = 63;

/**
 * The chart `<chart>-<part>` that stands beside the chart of `scope`: a part of it with a manifest file of its own. The file sorts before that of the chart: it stands at the
 * root, under the chart's file name, since names of files end with a hash for charts deeper in the tree.
 *
 * @param refuse what is thrown when the user has something of that name
 */
export function siblingChart(
  scope: Construct,
  part: string,
  props: (chart: Chart) => ChartProps,
  reject: (name: string, chart: Chart) => Error,
): Chart {
  const chart = Chart.of(scope);
  const { byChart } = AppRegistry.of(scope).get(SiblingCharts);
  const parts = byChart.get(chart) ?? new Map<string, Chart>();
  byChart.set(chart, parts);
  const present = parts.get(part);
  if (present) {
    return present;
  }
  const id = `${Names.toDnsLabel(chart, { maxLen: LONGEST - part.length - 1 })}-${part}`;
  const own = newChart(chart, id, props(chart), reject);
  parts.set(part, own);
  own.node.addValidation({ validate: () => keepOrder(chart, own) });
  return own;
}

/** Asking the root for its children would render everything that waits. */
function newChart(chart: Chart, id: string, props: ChartProps, reject: (name: string, chart: Chart) => Error): Chart {
  try {
    return new Chart(chart.node.root as Construct, id, props);
  } catch (error) {
    throw /already a Construct with name/.test((error as Error).message) ? reject(id, chart) : error;
  }
}

/** Where cdk8s orders charts by their dependencies instead of their names, there is one more. */
function keepOrder(chart: Chart, own: Chart): string[] {
  const app = App.of(chart);
  if (app.yamlOutputType === YamlOutputType.FILE_PER_APP || isNumbered(app)) {
    chart.addDependency(own);
  }
  return [];
}

/** Whether cdk8s numbers the files of an app: it does when any chart depends on another one, or is in one. */
function isNumbered(app: App): boolean {
  const siblings = AppRegistry.of(app).get(SiblingCharts);
  siblings.isNumbered ??= app.node.findAll().some(makesNumbers);
  return siblings.isNumbered;
}

function makesNumbers(construct: IConstruct): boolean {
  const home = chartOf(construct);
  const isNested = construct === home && home.node.scope !== undefined && chartOf(home.node.scope) !== undefined;
  return isNested || construct.node.dependencies.some((other) => chartOf(other) !== home);
}

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope) => scope instanceof Chart) as Chart | undefined;
}
