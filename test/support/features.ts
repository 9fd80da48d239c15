import type { InstalledProps } from '../../lib/chart/chart-release-props';
import { type Edition, rangeOf } from '../../lib/chart/clearml-chart';
import type { ChartDescription } from '../../lib/chart/installation';
import type { HelmRelease } from '../../lib/release/helm-release';
import { failureOf, noticesOf } from './apps';
import { bareChart, justBefore, previewChart } from './preview-charts';

/** Props that need a feature, and the setting in the error message. */
export type NeedsFeature<P> = readonly [setting: string, props: Partial<P>];

interface Features<P extends InstalledProps, F extends string> {
  readonly description: ChartDescription<P, F>;
  readonly create: (props: Partial<P>) => { readonly release: HelmRelease };
  readonly props: { readonly [feature in NoInfer<F>]?: NeedsFeature<P> };
  /** Features that these tests do not cover, such as a choice between two values. */
  readonly others: readonly NoInfer<F>[];
  /** Other settings, each with the first version that has it. */
  readonly more?: readonly (readonly [version: string, ...NeedsFeature<P>])[];
}

/** Tests each gate of a description at its version, with the enterprise chart and with the public chart. */
export function testFeatures<P extends InstalledProps, F extends string>(tested: Features<P, F>): void {
  const { description, create, props, others, more = [] } = tested;
  const names = Object.keys(props) as F[];
  const charts = Object.entries(description.charts);
  const chartOf = (edition: Edition) => charts.find(([, described]) => described.edition === edition);
  const [chart = ''] = chartOf('enterprise') ?? [];
  const createWith = (specified: Partial<P>, source: unknown) => create({ ...specified, chart: source });

  test('every feature is tested', () => {
    expect([...names, ...others].sort()).toEqual(Object.keys(description.features).sort());
  });

  const gates = names.flatMap((name) => {
    const version = rangeOf(description.features[name], 'enterprise')?.since;
    return version === undefined ? [] : [[version, ...(props[name] as NeedsFeature<P>)] as const];
  });

  test.each([...gates, ...more])(`${chart} %s is the first version that accepts %s`, (version, setting, specified) => {
    const before = justBefore(version);
    const { message } = failureOf(() => createWith(specified, previewChart(chart, before)));
    expect(message).toMatch(/^CLEARML4002 clearml\/\w+: /);
    expect(message).toContain(`${setting} with chart ${chart} ${before}`);
    expect(message).toContain(`${chart} ${version} or later`);
    expect(message.split('\n')).toHaveLength(3);
    expect(createWith(specified, previewChart(chart, version)).release.chartVersion).toBe(version);
  });

  test('a chart later than all known versions causes one notice', () => {
    const [, { known: { newest = '' } = {} } = {}] = chartOf('enterprise') ?? [];
    const notices = noticesOf(() =>
      ['999.0.0', '999.0.0', newest].map((version) => createWith({}, previewChart(chart, version))),
    );
    expect(notices).toEqual([
      `cdk8s-clearml does not know chart ${chart} 999.0.0 and treats it like ${chart} ${newest}`,
    ]);
  });

  const [publicChart, { known: { newest = '' } = {} } = {}] = chartOf('public') ?? [];
  const absent = names.filter((name) => publicChart && rangeOf(description.features[name], 'public') === undefined);
  if (absent.length > 0) {
    test.each(absent)('the public chart never accepts %s', (name) => {
      const [setting, specified] = props[name] as NeedsFeature<P>;
      const { message } = failureOf(() =>
        createWith({ ...specified, allowUnknownValues: true }, bareChart(String(publicChart), newest)),
      );
      const [, found = ''] = /^CLEARML4003 clearml\/\w+: (.+) with chart (?:\S+ \S+)\n/.exec(message) ?? [];
      // The chart may lack all props of the group.
      expect([setting, setting.split('.')[0], /\((.*)\)$/.exec(setting)?.[1]]).toContain(found);
      expect(message).toContain(`with chart ${publicChart} ${newest}`);
      expect(message).toContain(chart);
    });
  }
}
