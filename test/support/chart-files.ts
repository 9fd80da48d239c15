import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Text files of a chart by their paths, such as `templates/a.yaml`. */
export type ChartFiles = { readonly [path: string]: string };

/** Writes a chart and returns its folder. What `files` leaves out is a minimal chart named `demo`. */
export function chartIn(folder: string, files: ChartFiles = {}): string {
  const chart = join(folder, 'demo');
  for (const [path, text] of Object.entries({ ...MINIMAL, ...files })) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), text);
  }
  return chart;
}

/** A Chart.yaml. */
export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;
}

const MINIMAL: ChartFiles = { 'Chart.yaml': chartYaml('demo'), 'values.yaml': '' };
