import { join } from 'node:path';
import { writeFiles } from './files';

/** Text files of a chart by their paths, such as `templates/a.yaml`. */
export type ChartFiles = { readonly [path: string]: string };

/** Writes a chart named `demo` and returns its folder. Chart.yaml and values.yaml have minimal defaults. */
export function chartIn(folder: string, files: ChartFiles = {}): string {
  writeFiles(join(folder, 'demo'), { ...MINIMAL, ...files });
  return join(folder, 'demo');
}

/** The text of a Chart.yaml. */
export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;
}

const MINIMAL: ChartFiles = { 'Chart.yaml': chartYaml('demo'), 'values.yaml': '' };
