import { CodedError, listed } from '../../core/errors/coded-error';
import type { ChartContents } from '../chart/chart-contents';
import type { JsonObject } from '../data/json';
import { joinPath, mergeValues, nestValue } from '../data/paths';
import type { UnknownValue } from '../known-values/known-values';
import { cleanValues } from './clean-values';
import { EffectiveValues } from './effective-values';
import { overrideValues } from './named-lists';
import { originsOf, type ValueLayer, type ValueOrigin } from './provenance';
import { cleanSourcedValue, mergeSourcedValues, type SourcedValue } from './sourced-values';
import { readValuesFile } from './values-file';

/** The sources of the values of a release. Placeholders stand for secrets. */
export interface ValueSources {
  readonly sourcedValues?: readonly SourcedValue[];
  readonly valuesFiles?: readonly string[];
  readonly values?: object;
  readonly unsetValues?: readonly string[];
  readonly allowUnknownValues?: boolean;
  /** Used in place of the merged values files and `values`, such as a tree in which secrets are wrapped. */
  readonly userValues?: JsonObject;
}

/** The values that a chart knows. */
export interface ValueKnowledge {
  isKnown(path: string): boolean;
  check(values: object): readonly UnknownValue[];
}

/** Accepts all values: for values that an earlier synth checked. */
export const TRUST: ValueKnowledge = { isKnown: () => true, check: () => [] };

/** The merged values of a release, and the sources of each. */
export interface ComposedValues {
  readonly values: JsonObject;
  readonly origins: () => ValueOrigin[];
  readonly effective: EffectiveValues;
  /** Paths of the maps that contain keys with dots. */
  readonly dottedMaps: readonly string[];
}

/**
 * The values of a release: sourced values, then the values files in their order, `values` and the unset paths; later ones
 * override. They are checked against the values that the chart knows.
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

  const layer = (source: string, values: unknown) => ({ source, values: clean(values, source) });

  const sourcedValues = (sources.sourcedValues ?? []).map((one) => cleanSourcedValue(one, clean));
  const fromProps = mergeSourcedValues(sourcedValues, chart);
  const files = (sources.valuesFiles ?? []).map((file) => ({ ...layer(file, readValuesFile(file)), file }));
  const fromUser = [...files, layer('values', sources.values ?? {})];
  const unset = (sources.unsetValues ?? []).map((path) => layer('unsetValues', nestValue(path, null)));

  const user = sources.userValues ?? fromUser.map(valuesOf).reduce(mergeValues, {});
  const overridden = overrideValues(fromProps, user);
  const values = unset.map(valuesOf).reduce(mergeValues, overridden);
  if (!sources.allowUnknownValues) {
    rejectUnknown(knowledge.check(values), chart);
  }
  const layers = { fromProps: sourcedValues.map(layerOf), fromUser: [...fromUser, ...unset] };
  return {
    values,
    effective: new EffectiveValues({ ...layers, defaults: () => chart.values, merged: values }),
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
