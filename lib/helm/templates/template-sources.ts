import type { ChartContents, ChartFile } from '../chart/chart-contents';
import { leavesOf } from '../data/paths';
import { ANY_ENTRY } from './actions';
import { NOTHING, type Yield } from './results';
import type { ValuesPlace } from './values-place';

/** A text with template actions. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** A value that is a template. */
export interface ValueText {
  readonly path: readonly string[];
  readonly text: string;
}

/** The context of the templates of a chart. */
export function rootContext(chart: ChartContents, values: ValuesPlace): Yield {
  const below = chart.subcharts.map(
    ({ key, chart: inner }) => [key, rootContext(inner, values.ofSubchart(key))] as const,
  );
  const subcharts: Yield = { nodes: [], entries: new Map(below) };
  const others = [ANY_ENTRY, NOTHING] as const;
  return { nodes: [], entries: new Map([['Values', { nodes: [values] }], ['Subcharts', subcharts], others]) };
}

/** The folder of a subchart. */
export function folderOf(chart: ChartContents, folder: string): string {
  return `${folder}charts/${chart.metadata.name}/`;
}

/** A file of a chart, named by its path in the top chart. */
export function sourceOf({ path, text }: ChartFile, folder: string): Source {
  return { name: `${folder}${path}`, text };
}

/** The files of a chart that helm renders. */
export function renderedSources(chart: ChartContents, folder: string): Source[] {
  const isRendered = ({ path }: ChartFile): boolean =>
    chart.metadata.type !== 'library' && /\.(?:ya?ml|tpl|txt|json)$/.test(path) && !/\/_[^/]*$/.test(path);
  return chart.templateFiles.filter(isRendered).map((file) => sourceOf(file, folder));
}

/** Whether helm evaluates a source, and drops its text. */
export function isNotes({ name }: Source): boolean {
  return name.endsWith('templates/NOTES.txt');
}

/** The default values and files that `tpl` may render. */
export function templatesInDefaults(chart: ChartContents, folder: string): Source[] {
  const texts = [...leavesOf(chart.values)].flatMap(([path, value]) =>
    typeof value === 'string' && value.includes('{{') ? [{ name: `${folder}values.yaml (${path})`, text: value }] : [],
  );
  const files = chart.files.filter(({ text }) => text.includes('.Values'));
  return [...texts, ...files.map((file) => sourceOf(file, folder))];
}
