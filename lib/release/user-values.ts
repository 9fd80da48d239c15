import type { JsonObject } from '../helm/data/json';
import { mergeValues } from '../helm/data/paths';
import { cleanValues } from '../helm/values/clean-values';
import { readValuesFile } from '../helm/values/values-file';
import { withPlaceholders, withSecretValues } from '../secrets/secret-value';
import type { HelmReleaseProps } from './helm-release-props';

/** The values of the user: the values files in their order, then `values`. Later ones override earlier ones. */
export function userValues(props: Pick<HelmReleaseProps, 'valuesFiles' | 'values' | 'allowDuplicateKeys'>): JsonObject {
  const { valuesFiles = [], allowDuplicateKeys } = props;
  const files = valuesFiles.map((path) => clean(readValuesFile(path, allowDuplicateKeys), path));
  return withSecretValues([...files, clean(props.values ?? {}, 'values')].reduce(mergeValues, {}));
}

/** Accepts keys with dots: the release checks them against the chart. */
function clean(values: unknown, source: string): JsonObject {
  return cleanValues(withPlaceholders(values), source, () => true);
}
