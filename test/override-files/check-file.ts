import type { InstalledProps } from '../../lib/chart/chart-release-props';
import { ChartSource } from '../../lib/chart/chart-source';
import { type ChartDescription, Installation } from '../../lib/chart/installation';
import { KnownValues } from '../../lib/helm/known-values/known-values';
import { openChart } from '../../lib/helm/rendering/opened-chart';
import { composeValues } from '../../lib/helm/values/compose-values';
import { withPlaceholders } from '../../lib/secrets/secret-value';
import { testChart } from '../support/apps';

/** Checks the values of a chart and a file against all rules of a description, without helm. */
export function checkFile<P extends InstalledProps>(
  description: ChartDescription<P, any>,
  folder: string,
  props: Omit<P, 'chart'>,
): void {
  const all = { chart: ChartSource.directory(folder), ...props } as unknown as P;
  const installation = new Installation(testChart(), description, all);
  installation.applyProps();
  const chart = openChart(folder);
  const { effective } = composeValues(
    {
      sourcedValues: installation.values.sourcedValues.map((one) => ({ ...one, value: withPlaceholders(one.value) })),
      valuesFiles: all.valuesFiles,
      userValues: withPlaceholders(installation.userValues),
    },
    chart.facts,
    KnownValues.of(chart.contents),
  );
  const { releaseName, inNamespace } = installation;
  const release = { _values: effective, releaseName, inNamespace, findObjects: () => [], _whenRendered: () => {} };
  Object.assign(installation, { rendered: release });
  for (const rule of description.rules ?? []) {
    rule(installation);
  }
}
