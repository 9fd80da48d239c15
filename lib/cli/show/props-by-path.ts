import { ChartSource } from '../../chart/chart-source';
import { ClearmlChart } from '../../chart/clearml-chart';
import { pathsOf, rowsOf } from '../../chart/prop-table';
import { SUCCESSORS } from '../../chart/successors';
import { CHART_CONSTRUCTS, type ChartConstruct } from './chart-constructs';

/** The construct that installs a chart, and its props by the values paths that they set. */
export interface ChartProps {
  /** Name of the class. */
  readonly construct: string;
  readonly props: ReadonlyMap<string, readonly string[]>;
}

/**
 * The props that this version of a chart supports; undefined for charts without a construct.
 *
 * @param files folder or archive of the chart
 */
export function propsOf(name: string, files: string): ChartProps | undefined {
  const found = constructOf(name);
  if (found === undefined) {
    return undefined;
  }
  const chart = new ClearmlChart(found.description, ChartSource.directory(files));
  const props = new Map<string, string[]>();
  const supported = rowsOf(found.description.props).filter(({ since }) => since.every((one) => chart.has(one)));
  for (const { prop, row } of supported) {
    for (const path of new Set(pathsOf(row, chart.edition))) {
      const named = chart.pathOf(path);
      if (named !== undefined) {
        props.set(named, [...(props.get(named) ?? []), prop]);
      }
    }
  }
  return { construct: found.name, props };
}

function constructOf(name: string): ChartConstruct | undefined {
  const known = Object.hasOwn(SUCCESSORS, name) ? (SUCCESSORS[name]?.of ?? name) : name;
  return CHART_CONSTRUCTS.find(({ description }) => Object.hasOwn(description.charts, known));
}
