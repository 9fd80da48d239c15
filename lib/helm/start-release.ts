import type { ChartContents } from './chart/chart-contents';
import type { TemplateRequest } from './command/command';
import { findHelm } from './command/executable';
import type { HelmReleaseProps } from './release-props';
import { openChart } from './rendering/opened-chart';
import { FreshRendering, findRendering, type Rendering, shareRendering } from './rendering/renderer';
import { withLocalChart } from './store/local-chart';
import type { ObtainedChart } from './store/obtain';
import { type ComposedValues, composeValues, TRUST, type ValueKnowledge } from './values/compose-values';

/** A release whose rendering is on its way. */
export interface StartedRelease {
  readonly chart: ChartContents;
  readonly rendering: Rendering;
  readonly composed: ComposedValues;
  /** Where a remote chart was obtained. */
  readonly obtained?: ObtainedChart;
}

/** Checks the values of a release and starts to render its chart, unless that has been done before. */
export function startRelease(props: HelmReleaseProps, releaseName: string, namespace?: string): StartedRelease {
  const executable = findHelm(props.helmExecutable);
  return withLocalChart(executable, props, props.helmFlags ?? [], (path, flags, obtained) => {
    const chart = openChart(path);
    if (!chart.isRemembered) {
      // What cannot be read is told at once.
      chart.metadata;
    }
    const order = (knowledge: ValueKnowledge) => {
      const composed = composeValues(props, chart, knowledge);
      const { values, deferred, dottedMaps } = composed;
      const request: TemplateRequest = {
        executable,
        chart: path,
        chartName: props.chart,
        releaseName,
        namespace,
        kubeVersion: props.kubeVersion,
        apiVersions: props.apiVersions ?? [],
        includeCrds: props.includeCrds ?? false,
        values,
        flags,
      };
      const { allowUnknownValues = false, unsetValues = [] } = props;
      return { request, chart, deferred, composed, checks: { allowUnknownValues, dottedMaps, unsetValues } };
    };
    // What was rendered before passed all checks then, which depend on nothing else.
    const trusted = order(TRUST);
    const present = findRendering(trusted);
    if (present) {
      return { chart, rendering: present, composed: trusted.composed, obtained };
    }
    // Values are mostly right, so they are checked while helm renders them.
    const rendering = new FreshRendering(trusted);
    const { KnownValues } = require('./chart/known-values') as typeof import('./chart/known-values');
    const checked = order(KnownValues.of(chart));
    if (checked.checks.unsetValues.length > 0) {
      const { verifyUnset } = require('./values/unset') as typeof import('./values/unset');
      verifyUnset(checked.request, chart, checked.checks.unsetValues);
    }
    chart.remember();
    rendering.startVerifying();
    shareRendering(checked, rendering);
    return { chart, rendering, composed: checked.composed, obtained };
  });
}
