import type { JsonObject } from '../helm/data/json';
import { mergeValues, nestValue } from '../helm/data/paths';
import { cleanValues } from '../helm/values/clean-values';
import { overrideValues } from '../helm/values/named-lists';
import { cleanSourcedValue, mergeSourcedValues, type SourcedValue } from '../helm/values/sourced-values';
import { readValuesFile } from '../helm/values/values-file';
import { withPlaceholders, withSecretValues } from '../secrets/secret-value';

/** The props in which users pass values of the chart themselves. */
export interface UserValuesProps {
  readonly valuesFiles?: string[];
  readonly values?: { [key: string]: any };
}

/** The values of the user: the values files in their order, then `values`. Later ones override earlier ones. */
export function userValues(props: UserValuesProps): JsonObject {
  const files = (props.valuesFiles ?? []).map((path) => clean(readValuesFile(path), path));
  return withSecretValues([...files, clean(props.values ?? {}, 'values')].reduce(mergeValues, {}));
}

/** The values of props and those of the user, merged into one tree: the tree that the chart receives. */
export function mergeEffectiveValues(
  sourcedValues: readonly SourcedValue[],
  fromUser: JsonObject,
  unset: readonly string[],
): JsonObject {
  const cleaned = sourcedValues.map((one) => cleanSourcedValue(one, clean));
  const values = overrideValues(mergeSourcedValues(cleaned, { values: {} }), fromUser);
  return withSecretValues(unset.map((path) => nestValue(path, null)).reduce(mergeValues, values));
}

/** Keys with dots pass: they are checked with the chart at hand. */
function clean(values: unknown, source: string): JsonObject {
  return cleanValues(withPlaceholders(values), source, () => true);
}
