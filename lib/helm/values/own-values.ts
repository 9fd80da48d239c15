import type { JsonObject } from '../data/json';
import { mergeValues } from '../data/paths';
import { cleanValues } from './clean-values';
import { readValuesFile } from './values-file';

/** Where a user's own values come from. */
export interface UserValuesProps {
  readonly valuesFiles?: string[];
  readonly values?: { [key: string]: any };
}

/** Values files in their order, `values` over them. */
export function userValues(props: UserValuesProps): JsonObject {
  const files = (props.valuesFiles ?? []).map((path) => clean(readValuesFile(path), path));
  return [...files, clean(props.values ?? {}, 'values')].reduce(mergeValues, {});
}

/** Dotted keys are judged later, when the chart is known. */
function clean(values: unknown, source: string): JsonObject {
  return cleanValues(values, source, () => true);
}
