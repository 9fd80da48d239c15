import type { JsonObject } from '../data/json';
import { mergeValues, nestValue, valueAt } from '../data/paths';
import { cleanValues } from './clean-values';
import { joinContributions, type ValueContribution } from './contributions';
import { overrideValues } from './named-lists';

/** The values that props want and those of the user, settled into one tree, as the chart will be told. */
export function settleValues(
  contributions: readonly ValueContribution[],
  own: JsonObject,
  unset: readonly string[],
): JsonObject {
  const cleaned = contributions.map((one) => {
    const { path, value, contributor } = one;
    const nested = cleanValues(nestValue(path, value), contributor, () => true);
    return { ...one, value: valueAt(nested, path) };
  });
  const values = overrideValues(joinContributions(cleaned, { values: {} }), own);
  return unset.map((path) => nestValue(path, null)).reduce(mergeValues, values);
}
