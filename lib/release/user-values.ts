import { findHelm } from '../helm/command/find-program';
import type { JsonObject } from '../helm/data/json';
import { openChart } from '../helm/rendering/opened-chart';
import { withLocalChart } from '../helm/store/obtain';
import { cleanValues, readValuesFile } from '../helm/values/clean-values';
import { chosenIn, mergeLayers } from '../helm/values/effective-values';
import { withPlaceholders, withSecretValues } from '../secrets/secret-value';
import type { HelmReleaseProps } from './helm-release-props';

/**
 * The values that the user chose: the values files in their order, without the defaults of the chart, then `values`. Later ones
 * override earlier ones.
 */
export function chosenValues(props: HelmReleaseProps): JsonObject {
  const { valuesFiles = [], allowDuplicateKeys } = props;
  const files = valuesFiles.map((source) => layer(source, readValuesFile(source, allowDuplicateKeys)));
  const chosen = files.length > 0 ? chosenIn(files, defaultsOf(props)) : [];
  return withSecretValues(mergeLayers([...chosen, layer('values', props.values ?? {})]));
}

/** Accepts keys with dots: the release checks them against the chart. */
function layer(source: string, values: unknown) {
  return { source, values: cleanValues(withPlaceholders(values), source, () => true) };
}

function defaultsOf(props: HelmReleaseProps): JsonObject {
  const { helmExecutable, helmFlags = [] } = props;
  return withLocalChart(findHelm(helmExecutable), props, helmFlags, (path) => openChart(path).facts.values);
}
