import { findHelm } from '../helm/command/find-program';
import type { JsonObject } from '../helm/data/json';
import { openChart } from '../helm/rendering/opened-chart';
import { withLocalChart } from '../helm/store/obtain';
import { cleanValues } from '../helm/values/clean-values';
import { chosenIn, mergeLayers, type ValueLayer } from '../helm/values/effective-values';
import { readValuesFile, withoutExtensions } from '../helm/values/values-file';
import { withPlaceholders, withSecretValues } from '../secrets/secret-value';
import type { HelmReleaseProps } from './helm-release-props';

/**
 * The values that the user chose: the values files in their order, without the defaults of the chart, then `values`. Later ones
 * override earlier ones.
 */
export function chosenLayers(props: HelmReleaseProps): ValueLayer[] {
  const { valuesFiles = [], allowDuplicateKeys } = props;
  const values = { source: 'values', values: clean(props.values ?? {}, 'values') };
  if (valuesFiles.length === 0) {
    return [values];
  }
  const defaults = defaultsOf(props);
  const files = valuesFiles.map((file) => {
    const content = withoutExtensions(readValuesFile(file, allowDuplicateKeys), () => defaults);
    return { source: file, file, values: clean(content, file) };
  });
  return [...chosenIn(files, defaults), values];
}

/** The values that the user chose, merged, with a `SecretValue` in the place of each placeholder. */
export function chosenValues(layers: readonly ValueLayer[]): JsonObject {
  return withSecretValues(mergeLayers(layers));
}

/** Accepts keys with dots: the release checks them against the chart. */
function clean(values: unknown, source: string): JsonObject {
  return cleanValues(withPlaceholders(values), source, () => true);
}

function defaultsOf(props: HelmReleaseProps): JsonObject {
  const { helmExecutable, helmFlags = [] } = props;
  return withLocalChart(
    findHelm(helmExecutable),
    props,
    helmFlags,
    (path, _, obtained) => openChart(path, obtained?.snapshot).facts.values,
  );
}
