import type { ChartContents } from '../chart/chart-contents';
import { asMap, type JsonObject, mapLeaves } from '../data/json';
import { joinPath, leavesOf, splitPath, valueAt } from '../data/paths';
import { ReadNode } from '../templates/actions';
import { templateTexts, valuesReadBy } from '../templates/values-read';
import { sameContent } from '../values/sourced-values';

/**
 * The paths of `values` that differ from the defaults, and that values.yaml declares although no template reads them. A value whose
 * name occurs in a template of the chart or of a subchart counts as read, and so does every value below a map that templates print,
 * iterate, pass on, or read by a computed key.
 */
export function unreadAmong(values: JsonObject, chart: ChartContents): string[] {
  const texts = new TemplateTexts(chart, values);
  const chosen = [...leavesOf(values)].filter(([path, value]) => !sameContent(valueAt(chart.values, path), value));
  const declared = chosen.flatMap(([path]) => declaredPath(chart.values, splitPath(path)) ?? []);
  const candidates = [...new Set(declared)].filter((path) => isOwn(path, chart) && !texts.name(path));
  return candidates.length > 0 && !texts.readAll() ? candidates.filter((path) => !texts.read(path)) : [];
}

/** The path of the default that a value replaces or extends; undefined for a value that values.yaml does not declare. */
function declaredPath(defaults: JsonObject, segments: readonly string[]): string | undefined {
  let below: unknown = defaults;
  let path = '';
  for (const key of segments) {
    if (path !== '' && Object.keys(asMap(below)).length === 0) {
      return path;
    }
    if (!Object.hasOwn(asMap(below), key)) {
      return undefined;
    }
    below = asMap(below)[key];
    path = joinPath(path, key);
  }
  return path;
}

/** Whether helm passes a value to the templates of the chart only. */
function isOwn(path: string, { metadata, subcharts }: ChartContents): boolean {
  const ofOthers = ['global', 'tags', ...subcharts.map(({ key }) => key)];
  const conditions = metadata.dependencies.flatMap(({ alias, name, condition = '' }) => [
    alias || name,
    ...condition.split(','),
  ]);
  return !ofOthers.includes(splitPath(path)[0] ?? '') && !conditions.includes(path);
}

/** The texts in which templates may name a value: those of a chart and its subcharts, and templates in values. */
class TemplateTexts {
  private readonly inValues: string[] = [];
  private known?: ReadNode;

  public constructor(
    private readonly chart: ChartContents,
    values: JsonObject,
  ) {
    mapLeaves(values, (leaf) => (typeof leaf === 'string' && leaf.includes('{{') ? this.inValues.push(leaf) : leaf));
  }

  /** Whether a text contains the last key of a path. */
  public name(path: string): boolean {
    const key = splitPath(path).at(-1) ?? '';
    return this.some((text) => text.includes(key));
  }

  /** Whether templates or helm may read values in ways that cannot be followed. */
  public readAll(): boolean {
    const imports = this.chart.metadata.dependencies.some((dependency) => 'import-values' in dependency);
    return imports || this.some((text) => text.includes('.Subcharts'));
  }

  public read(path: string): boolean {
    const texts = family(this.chart).flatMap(templateTexts);
    this.known ??= valuesReadBy([...texts, this.chart.valuesText, ...this.inValues]) as ReadNode;
    return isRead(this.known, splitPath(path));
  }

  private some(test: (text: string) => boolean): boolean {
    return this.inValues.some(test) || family(this.chart).some((chart) => templateTexts(chart).some(test));
  }
}

function family(chart: ChartContents): ChartContents[] {
  return [chart, ...chart.subcharts.flatMap((subchart) => family(subchart.chart))];
}

function isRead(node: ReadNode, [key, ...below]: readonly string[]): boolean {
  if (key === undefined || node.open || node.escaped || node.printed || node.everyChild) {
    return true;
  }
  const [child] = node.child(key);
  return child instanceof ReadNode ? isRead(child, below) : node.leaf;
}
