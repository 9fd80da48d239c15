import { Validator } from '@cfworker/json-schema';
import { mapLeaves } from '../../lib/helm/data/json';
import { mergeValues, nestValue } from '../../lib/helm/data/paths';
import { bare, replacePlaceholders } from '../../lib/helm/data/placeholders';
import type { HelmRelease } from '../../lib/release/helm-release';
import { PREVIEW_CHARTS, schemaAt } from '../../scripts/preview-schemas';

const validators = new Map<string, Validator>();

/** The values that helm receives for a release, without a rendering. The schema of a stand-in chart must accept them. */
export function valuesOf({ _values, chartName, chartVersion }: HelmRelease): any {
  const origins = _values.origins();
  if (PREVIEW_CHARTS.includes(chartName)) {
    const chart = `${chartName} ${chartVersion}`;
    const validator = validators.get(chart) ?? new Validator(schemaAt(chartName, chartVersion), '7', false);
    validators.set(chart, validator);
    // A null deletes a default.
    expect(validator.validate(treeOf(origins.filter(({ value }) => value !== null))).errors).toEqual([]);
  }
  return treeOf(origins);
}

function treeOf(leaves: readonly { readonly path: string; readonly value: unknown }[]): any {
  return leaves.reduce((tree, { path, value }) => mergeValues(tree, nestValue(path, value)), {});
}

/** Values in the form for helm. */
export function forHelm<T>(values: T): T {
  return mapLeaves(values, (leaf) => (typeof leaf === 'string' ? replacePlaceholders(leaf, bare) : leaf));
}
