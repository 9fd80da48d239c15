import { App, Chart, type ChartProps, Names, YamlOutputType } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';

/** The sibling charts of an app. */
class SiblingCharts {
  /** The siblings of each chart, by part. */
  public readonly byChart = new Map<Chart, Map<string, Chart>>();
  /** Whether cdk8s numbers the files of the app; undefined until synth needs to know it. */
  public isNumbered?: boolean;
}

/** The chart of each sibling. */
const origins = new WeakMap<IConstruct, Chart>();

/** The scopes of a construct, from the root on. The scopes of a sibling chart include the chart that it belongs to. */
export function scopesOf(construct: IConstruct): IConstruct[] {
  return construct.node.scopes.flatMap((scope) => {
    const origin = origins.get(scope);
    return origin === undefined ? [scope] : [...origin.node.scopes, scope];
  });
}

/** Longest chart name that cdk8s does not shorten. */
const MAX_LENGTH = 63;

/**
 * The chart `<chart>-<part>`, a sibling of the chart of `scope` with a separate manifest file. It is a child of the
 * root, because cdk8s appends a hash to the file names of nested charts. Its file sorts before the file of the chart.
 *
 * @param reject creates the error when a construct with that name exists
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
  const id = `${Names.toDnsLabel(chart, { maxLen: MAX_LENGTH - part.length - 1 })}-${part}`;
  const sibling = newChart(chart, id, props(chart), reject);
  origins.set(sibling, chart);
  parts.set(part, sibling);
  orderAfter(chart, sibling);
  return sibling;
}

/**
 * Catches the error instead of searching the children of the root, because the search would create all lazy children.
 */
function newChart(chart: Chart, id: string, props: ChartProps, reject: (name: string, chart: Chart) => Error): Chart {
  try {
    return new Chart(chart.node.root as Construct, id, props);
  } catch (error) {
    throw /already a Construct with name/.test((error as Error).message) ? reject(id, chart) : error;
  }
}

/** Writes a chart after the sibling chart of another chart, also when cdk8s orders charts by dependencies instead of names. */
export function orderAfter(chart: Chart, sibling: Chart): void {
  sibling.node.addValidation({ validate: () => keepOrder(chart, sibling) });
}

/** Adds a dependency when cdk8s orders charts by dependencies instead of names. */
function keepOrder(chart: Chart, sibling: Chart): string[] {
  const app = App.of(chart);
  if (app.yamlOutputType === YamlOutputType.FILE_PER_APP || isNumbered(app)) {
    chart.addDependency(sibling);
  }
  return [];
}

/** Whether cdk8s numbers the files of an app, because a chart depends on another chart or is nested in one. */
function isNumbered(app: App): boolean {
  const siblings = AppRegistry.of(app).get(SiblingCharts);
  siblings.isNumbered ??= app.node.findAll().some(causesNumbering);
  return siblings.isNumbered;
}

function causesNumbering(construct: IConstruct): boolean {
  const chart = chartOf(construct);
  const isNested = construct === chart && chart.node.scope !== undefined && chartOf(chart.node.scope) !== undefined;
  return isNested || construct.node.dependencies.some((other) => chartOf(other) !== chart);
}

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope) => scope instanceof Chart) as Chart | undefined;
}
