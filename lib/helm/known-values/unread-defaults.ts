import type { ChartContents } from '../chart/chart-contents';
import { leavesOf, splitPath } from '../data/paths';
import { ReadNode } from '../templates/actions';
import { templateTexts, valuesReadBy } from '../templates/values-read';

/**
 * The values of values.yaml that no template reads. A value whose name occurs in a template of the chart or of a subchart counts
 * as read, and so does every value below a map that templates print, iterate, pass on, or read by a computed key.
 */
export function unreadDefaults(chart: ChartContents): string[] {
  const texts = textsOf(chart);
  const importsValues = chart.metadata.dependencies.some((dependency) => 'import-values' in dependency);
  if (importsValues || texts.some((text) => text.includes('.Subcharts'))) {
    return [];
  }
  const ofSubcharts = new Set([
    ...chart.subcharts.map(({ key }) => key),
    ...chart.metadata.dependencies.map(({ alias, name }) => alias || name),
  ]);
  const isOwn = ([first = '']: readonly string[]): boolean =>
    first !== 'global' && first !== 'tags' && !ofSubcharts.has(first);
  const conditions = new Set(chart.metadata.dependencies.flatMap(({ condition = '' }) => condition.split(',')));
  const isNamed = (path: string): boolean => texts.some((text) => text.includes(lastKey(path)));
  const candidates = [...leavesOf(chart.values)]
    .map(([path]) => path)
    .filter((path) => path !== '' && isOwn(splitPath(path)) && !conditions.has(path) && !isNamed(path));
  // Named templates of subcharts can read the values of the chart.
  const reads = candidates.length > 0 ? valuesReadBy([...texts, chart.valuesText]) : undefined;
  return candidates.filter((path) => !isRead(reads as ReadNode, splitPath(path)));
}

/** All texts in which templates may name a value. */
function textsOf(chart: ChartContents): string[] {
  return [...templateTexts(chart), ...chart.subcharts.flatMap((subchart) => textsOf(subchart.chart))];
}

function isRead(node: ReadNode, [key, ...below]: readonly string[]): boolean {
  if (key === undefined || node.open || node.escaped || node.printed || node.everyChild) {
    return true;
  }
  const [child] = node.child(key);
  return child instanceof ReadNode ? isRead(child, below) : node.leaf;
}

function lastKey(path: string): string {
  return splitPath(path).at(-1) ?? '';
}
