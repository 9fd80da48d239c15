import { CodedError, listed } from '../../core/errors/coded-error';
import type { ChartContents } from '../chart/chart-contents';
import type { UnknownValue } from '../chart/known-values';
import type { JsonObject } from '../data/json';
import { joinPath, mergeValues, nestValue, valueAt } from '../data/paths';
import { cleanValues } from './clean-values';
import { mergeSourcedValues, type SourcedValue } from './contributions';
import { type Deferral, defer } from './deferred';
import { EffectiveValues } from './effective-values';
import { overrideValues } from './named-lists';
import { originsOf, type ValueLayer, type ValueOrigin } from './provenance';
import { readValuesFile } from './values-file';

/** Where the values of a release come from. */
export interface ValueSources {
  readonly sourcedValues?: readonly SourcedValue[];
  readonly valuesFiles?: readonly string[];
  readonly values?: object;
  readonly unsetValues?: readonly string[];
  readonly allowUnknownValues?: boolean;
  /** Used in place of the merged values files and `values`, such as a tree in which secrets are wrapped. */
  readonly userValues?: JsonObject;
}

/** What a chart knows of values. */
export interface ValueKnowledge {
  isKnown(path: string): boolean;
  check(values: object): readonly UnknownValue[];
}

/** Takes all values for known: for those that were checked before. */
export const TRUST: ValueKnowledge = { isKnown: () => true, check: () => [] };

/** Values that have been put together, and who wants which of them. */
export interface ComposedValues extends Deferral {
  readonly origins: () => ValueOrigin[];
  readonly effective: EffectiveValues;
  /** Maps in which keys with dots stand. */
  readonly dottedMaps: readonly string[];
}

/**
 * The values of a release: contributions, over them the values files in their order, then `values`, then what is unset.
 * Checked against what the chart knows.
 *
 * @throws CLEARML2001 to CLEARML2006, CLEARML2008
 */
export function composeValues(sources: ValueSources, chart: ChartContents, knowledge: ValueKnowledge): ComposedValues {
  const dottedMaps = new Set<string>();
  const mayHaveDots = (path: string): boolean => {
    dottedMaps.add(path);
    return path !== '' && knowledge.isKnown(joinPath(path, 'example.com/key'));
  };
  const clean = (values: unknown, source: string) => cleanValues(values, source, mayHaveDots);

  const cleanSourcedValue = (one: SourcedValue): SourcedValue => {
    const { path, value, source } = one;
    return { ...one, value: valueAt(clean(nestValue(path, value), source), path) };
  };

  const layer = (source: string, values: unknown) => ({ source, values: clean(values, source) });

  const sourcedValues = (sources.sourcedValues ?? []).map(cleanSourcedValue);
  const fromProps = mergeSourcedValues(sourcedValues, chart);
  const files = (sources.valuesFiles ?? []).map((file) => ({ ...layer(file, readValuesFile(file)), file }));
  const own = [...files, layer('values', sources.values ?? {})];
  const unset = (sources.unsetValues ?? []).map((path) => layer('unsetValues', nestValue(path, null)));

  const user = sources.userValues ?? own.map(valuesOf).reduce(mergeValues, {});
  const overridden = overrideValues(fromProps, user);
  const values = unset.map(valuesOf).reduce(mergeValues, overridden);
  if (!sources.allowUnknownValues) {
    rejectUnknown(knowledge.check(values), chart);
  }
  const deferral = defer(values);
  const layers = { fromProps: sourcedValues.map(layerOf), fromUser: [...own, ...unset] };
  return {
    ...deferral,
    effective: new EffectiveValues({ ...layers, defaults: () => chart.values, merged: deferral.values }),
    dottedMaps: [...dottedMaps],
    origins: () => originsOf(values, layers.fromProps, layers.fromUser),
  };
}

function valuesOf({ values }: ValueLayer): JsonObject {
  return values;
}

function layerOf({ path, value, source }: SourcedValue): ValueLayer {
  return { source, values: nestValue(path, value) };
}

function rejectUnknown(unknown: readonly UnknownValue[], chart: ChartContents): void {
  if (unknown.length === 0) {
    return;
  }
  const reported = unknown.map(({ path, nearest }) => (nearest ? `${path} (did you mean ${nearest}?)` : path));
  throw new CodedError('CLEARML2001', {
    found: `chart ${chart.metadata.name} ${chart.metadata.version} does not know ${listed(reported)}`,
    expected: "paths of the chart's values.yaml, its schema or its templates",
    fix: 'correct the path; or set allowUnknownValues if the chart reads it in a way that cannot be seen',
  });
}
