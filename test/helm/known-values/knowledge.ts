import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readChart } from '../../../lib/helm/chart/read-chart';
import { KnownValues } from '../../../lib/helm/known-values/known-values';

export type Files = Record<string, string>;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-values-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

export const manifest = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;

export function known(files: Files): KnownValues {
  const chart = mkdtempSync(join(folder, 'chart-'));
  for (const [path, content] of Object.entries({ 'Chart.yaml': manifest('chart'), ...files })) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), content);
  }
  return KnownValues.of(readChart(chart).contents);
}

export const withTemplate = (template: string, values = ''): KnownValues =>
  known({ 'values.yaml': values, 'templates/a.yaml': template });

/** Which of the paths are known. */
export const split = (chart: KnownValues, paths: readonly string[]): [string[], string[]] => [
  paths.filter((path) => chart.isKnown(path)),
  paths.filter((path) => !chart.isKnown(path)),
];
