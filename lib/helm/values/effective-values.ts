import type { JsonObject } from '../data/json';
import { mergeValues, nestValue, valueAt } from '../data/paths';
import { cleanValues } from './clean-values';
import { mergeSourcedValues, type SourcedValue } from './contributions';
import { overrideValues } from './named-lists';

/** The values that props want and those of the user, settled into one tree, as the chart will be told. */
export function mergeEffectiveValues(
  sourcedValues: readonly SourcedValue[],
  own: JsonObject,
  unset: readonly string[],
): JsonObject {
  const cleaned = sourcedValues.map((one) => {
    const { path, value, source } = one;
    const nested = cleanValues(nestValue(path, value), source, () => true);
    return { ...one, value: valueAt(nested, path) };
  });
  const values = overrideValues(mergeSourcedValues(cleaned, { values: {} }), own);
  return unset.map((path) => nestValue(path, null)).reduce(mergeValues, values);
}
