import { CodedError, listed } from '../../core/errors/coded-error';
import type { ChartSummary } from '../chart/chart-contents';
import type { JsonObject } from '../data/json';
import { joinPath, nestValue, valueAt } from '../data/paths';
import type { UnknownValue } from '../known-values/known-values';
import { cleanValues } from './clean-values';
import { chosenIn, EffectiveValues, mergeLayers } from './effective-values';
import { mergeSourcedValues, overrideValues, type SourcedValue } from './sourced-values';
import { readValuesFile, rejectEmptySections, withoutExtensions } from './values-file';

/** The sources of the values of a release. Placeholders replace secrets. */
export interface ValueSources {
  readonly sourcedValues?: readonly SourcedValue[];
  readonly valuesFiles?: readonly string[];
  readonly values?: object;
  readonly unsetValues?: readonly string[];
  readonly allowUnknownValues?: boolean;
  readonly allowDuplicateKeys?: boolean;
  /**
   * Used in place of the merged values files and `values`, such as a tree in which secrets are wrapped. Values of files that
   * equal the chart's defaults are not in it.
   */
  readonly userValues?: JsonObject;
  /** Throws an error that explains why the chart does not know a value, if there is an explanation. */
  readonly onUnknown?: (path: string, source: string) => void;
}

/** The values that a chart knows. */
export interface ValueKnowledge {
  isKnown(path: string): boolean;
  check(values: object): readonly UnknownValue[];
}

/** Accepts all values: for values that an earlier synth checked. */
export const TRUST: ValueKnowledge = { isKnown: () => true, check: () => [] };

/** The values of a release. */
export interface ComposedValues {
  /** The values for helm: all sources but the chart's defaults, merged. */
  readonly values: JsonObject;
  readonly effective: EffectiveValues;
  /** Paths of the keys with dots. */
  readonly dottedKeys: readonly string[];
}

/**
 * The values of a release: sourced values, then the values files in their order, `values` and the unset paths; later ones
 * override. They are checked against the values that the chart knows.
 *
 * @throws CLEARML2001 to CLEARML2006, CLEARML2008
 */
export function composeValues(sources: ValueSources, chart: ChartSummary, knowledge: ValueKnowledge): ComposedValues {
  const dottedKeys = new Set<string>();
  const mayHaveDots = (path: string, key: string): boolean => {
    dottedKeys.add(joinPath(path, key));
    const acceptsAny = (): boolean => path !== '' && knowledge.isKnown(joinPath(path, 'example.com/key'));
    return sources.allowUnknownValues === true || knowledge.isKnown(joinPath(path, key)) || acceptsAny();
  };
  const clean = (values: unknown, source: string) => cleanValues(values, source, mayHaveDots);
  const layer = (source: string, values: unknown) => ({ source, values: clean(values, source) });

  const sourcedValues = (sources.sourcedValues ?? []).map((one) => {
    const { path, value, source } = one;
    return { ...one, value: valueAt(clean(nestValue(path, value), source), path) };
  });
  const fromProps = mergeSourcedValues(sourcedValues, chart);
  const files = (sources.valuesFiles ?? []).map((file) => {
    const values = withoutExtensions(readValuesFile(file, sources.allowDuplicateKeys), () => chart.values);
    return { ...layer(file, values), file };
  });
  const chosen = sources.userValues === undefined ? files : chosenIn(files, chart.values);
  const fromUser = [...chosen, layer('values', sources.values ?? {})];
  const unset = (sources.unsetValues ?? []).map((path) => layer('unsetValues', nestValue(path, null)));

  const user = sources.userValues ?? mergeLayers(fromUser);
  rejectEmptySections(files, user, () => chart.values);
  const values = mergeLayers(unset, overrideValues(fromProps, user));
  const effective = new EffectiveValues({
    defaults: () => chart.values,
    fromProps: sourcedValues.map(({ path, value, source }) => ({ source, values: nestValue(path, value) })),
    fromUser: [...fromUser, ...unset],
    merged: values,
  });
  if (!sources.allowUnknownValues) {
    rejectUnknown(knowledge.check(values), chart, effective, sources.onUnknown);
  }
  return { values, effective, dottedKeys: [...dottedKeys] };
}

function rejectUnknown(
  unknown: readonly UnknownValue[],
  chart: ChartSummary,
  effective: EffectiveValues,
  onUnknown: ValueSources['onUnknown'],
): void {
  if (unknown.length === 0) {
    return;
  }
  const sourceOf = (path: string) => effective.sourceOf(path.replace(/\[\d+\].*/, ''));
  for (const { path } of unknown) {
    onUnknown?.(path, sourceOf(path));
  }
  const reported = unknown.map(
    ({ path, nearest }) => `${path}${nearest ? ` (did you mean ${nearest}?)` : ''} in ${sourceOf(path)}`,
  );
  throw new CodedError('CLEARML2001', {
    found: `chart ${chart.metadata.name} ${chart.metadata.version} does not know ${listed(reported)}`,
    expected: "paths of the chart's values.yaml, its schema or its templates",
    fix: 'correct the path, or use a version of the chart that has it; or set allowUnknownValues if the chart reads it in a way that cannot be seen',
  });
}
