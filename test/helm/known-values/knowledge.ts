import { readChart } from '../../../lib/helm/chart/read-chart';
import { KnownValues } from '../../../lib/helm/known-values/known-values';
import { temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn } from '../../support/chart-files';

export const known = (files: ChartFiles): KnownValues =>
  KnownValues.of(readChart(chartIn(temporaryFolder(), files)).contents);

export const withTemplate = (template: string, values = ''): KnownValues =>
  known({ 'values.yaml': values, 'templates/a.yaml': template });

/** The known and the unknown paths. */
export const split = (chart: KnownValues, paths: readonly string[]): [string[], string[]] => [
  paths.filter((path) => chart.isKnown(path)),
  paths.filter((path) => !chart.isKnown(path)),
];
