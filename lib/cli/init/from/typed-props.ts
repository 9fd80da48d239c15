import { App, Chart } from 'cdk8s';
import { Installation } from '../../../chart/installation';
import { isJsonObject, type JsonObject } from '../../../helm/data/json';
import { joinPath, leavesOf, splitPath } from '../../../helm/data/paths';
import { fieldChanges, isWithin } from '../../../objects/changes/field-changes';
import { withPlaceholders } from '../../../secrets/secret-value';
import { evaluated } from '../code';
import { type Candidate, candidatesOf, isEmptyMap, propsOf, withoutEmptyMaps, withoutValues } from './candidates';
import type { Component, Surroundings } from './components';

/** A component with its values, with a placeholder in the place of each secret. */
export interface ComponentValues {
  readonly component: Component;
  readonly chart: unknown;
  readonly releaseName?: string;
  readonly tree: JsonObject;
  /** Props that options set, such as the exposure. */
  readonly options: JsonObject;
}

/** What props may change, although most charts render the same. */
export interface Strictness {
  /** Lists keep the order of their items. */
  readonly keepOrder: boolean;
  /** Empty maps stay, and no others appear. */
  readonly keepEmptyMaps: boolean;
}

/** Charts may print a list in its order, such as one of variables, and may read whether an empty map exists. */
export const ATTEMPTS: readonly Strictness[] = [
  { keepOrder: false, keepEmptyMaps: false },
  { keepOrder: true, keepEmptyMaps: false },
  { keepOrder: false, keepEmptyMaps: true },
  { keepOrder: true, keepEmptyMaps: true },
];

/** A value that props set. */
interface SetValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The props that express the values of a file, and `values` for the rest. All candidates are tried together; a candidate that
 * changes an effective value of the chart is left out.
 *
 * @param before the effective values without candidates
 * @param effectiveWith returns the effective values with props
 */
export function typedProps(
  values: ComponentValues,
  surroundings: Surroundings,
  before: JsonObject,
  effectiveWith: (props: JsonObject) => JsonObject,
  { keepOrder, keepEmptyMaps }: Strictness,
): JsonObject {
  const { tree } = values;
  const required = requiredProps(values, surroundings);
  let candidates = acceptedCandidates(values, required.props);
  for (;;) {
    const props = propsWith(candidates, values, required, keepEmptyMaps);
    const wrong = problematic(candidates, () => {
      const after = effectiveWith(props);
      const changes = fieldChanges(before, after).filter((one) => keepEmptyMaps || !isEmptyMap(one.before, one.after));
      return [
        ...changes.map(({ field }) => field),
        ...retyped(before, after),
        ...(keepOrder ? reordered(before, after) : []),
      ];
    });
    if (wrong === undefined) {
      return props;
    }
    if (candidates.length === 0) {
      return { ...required.props, values: tree };
    }
    candidates = candidates.filter((one) => !wrong.includes(one));
  }
}

/** The props that a component requires, without candidates. */
export function requiredProps(
  { component, chart, releaseName, tree, options }: ComponentValues,
  surroundings: Surroundings,
): { readonly props: JsonObject; readonly paths: readonly string[] } {
  const { props, paths } = component.required(tree, surroundings);
  return { props: { chart, ...(releaseName === undefined ? {} : { releaseName }), ...props, ...options }, paths };
}

interface Accepted extends Candidate {
  readonly set: readonly SetValue[];
}

/** The candidates that the construct accepts and that set values of the file. */
function acceptedCandidates({ component, tree }: ComponentValues, required: JsonObject): Accepted[] {
  const { description } = component;
  const { chart } = installationOf(component, required);
  const withoutCandidates = new Set(valuesSetBy(component, required).map((one) => JSON.stringify(one)));
  const all = [
    ...candidatesOf(description.props as never, description.propsInterface, tree, chart.edition),
    ...component.candidates(tree, chart),
  ];
  return all.flatMap((candidate) => {
    try {
      const set = valuesSetBy(component, propsOf([candidate], required));
      const own = set.filter((one) => !withoutCandidates.has(JSON.stringify(one)));
      const isUseful =
        (candidate.paths ?? []).length > 0 || JSON.stringify(withoutValues(tree, own)) !== JSON.stringify(tree);
      return isUseful ? [{ ...candidate, set: own }] : [];
    } catch {
      // The value stays in `values`.
      return [];
    }
  });
}

function propsWith(
  candidates: readonly Accepted[],
  { component, tree }: ComponentValues,
  required: { readonly props: JsonObject; readonly paths: readonly string[] },
  keepEmptyMaps: boolean,
): JsonObject {
  const props = propsOf(candidates, required.props);
  const paths = [...required.paths, ...candidates.flatMap((one) => one.paths ?? [])];
  const rest = withoutValues(withoutPaths(tree, paths), valuesSetBy(component, props));
  const kept = keepEmptyMaps ? rest : withoutEmptyMaps(rest);
  return { ...props, ...(Object.keys(kept).length > 0 ? { values: kept } : {}) };
}

/** The candidates that change values, or that the construct rejects; undefined if nothing changes. */
function problematic(candidates: readonly Accepted[], changedFields: () => string[]): readonly Accepted[] | undefined {
  let fields: string[];
  try {
    fields = changedFields();
  } catch (error) {
    const named = candidates.filter(({ prop }) => (error as Error).message.includes(prop.join('.')));
    return named.length > 0 ? named : candidates;
  }
  if (fields.length === 0) {
    return undefined;
  }
  const wrong = candidates.filter(({ set, paths = [] }) =>
    [...set.map(({ path }) => path.join('.')), ...paths].some((path) =>
      fields.some((field) => isWithin(field, path) || isWithin(path, field)),
    ),
  );
  const changed = wrong.length > 0 ? wrong : candidates;
  // A prop may have several candidates, of which the last one is in effect.
  const inEffect = new Map(candidates.map((one) => [one.prop.join('.'), one]));
  return changed.filter((one) => inEffect.get(one.prop.join('.')) === one);
}

/** The quantities that became numbers or texts. Charts print them into texts, too. */
function retyped(before: JsonObject, after: JsonObject): string[] {
  const leaves = new Map(leavesOf(after));
  return [...leavesOf(before)].flatMap(([path, leaf]) =>
    leaves.has(path) && typeof leaves.get(path) !== typeof leaf && String(leaves.get(path)) === String(leaf)
      ? [path]
      : [],
  );
}

/** The lists whose items have another order. */
function reordered(before: unknown, after: unknown, path = ''): string[] {
  if (Array.isArray(before)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  }
  return isJsonObject(before) && isJsonObject(after)
    ? Object.entries(before).flatMap(([key, value]) => reordered(value, after[key], joinPath(path, key)))
    : [];
}

function withoutPaths(tree: JsonObject, paths: readonly string[]): JsonObject {
  const removed = (node: JsonObject, [key = '', ...others]: readonly string[]): JsonObject => {
    const { [key]: inner, ...rest } = node;
    if (others.length === 0 || typeof inner !== 'object' || inner === null) {
      return rest;
    }
    const below = removed(inner as JsonObject, others);
    return Object.keys(below).length > 0 ? { ...rest, [key]: below } : rest;
  };
  return paths.reduce((node, path) => removed(node, splitPath(path)), tree);
}

/** The component in an app, without helm. */
export function installationOf({ description }: Component, props: JsonObject): Installation<any, any> {
  const chart = new Chart(new App(), 'clearml', { namespace: 'clearml' });
  return new Installation(chart, description, evaluated(props, { server: ANY_SERVER }));
}

/** Stands for the server of the app where values do not depend on it. */
const ANY_SERVER = Object.fromEntries(
  ['api', 'app', 'files'].flatMap((name) => [
    [`${name}Url`, `https://${name}.example.com`],
    [`internal${name.charAt(0).toUpperCase()}${name.slice(1)}Url`, `http://${name}`],
  ]),
);

function valuesSetBy(component: Component, props: JsonObject): SetValue[] {
  const installation = installationOf(component, props);
  installation.applyProps();
  return installation.values.sourcedValues.map(({ path, value }) => ({
    path: splitPath(path),
    value: withPlaceholders(value),
  }));
}
