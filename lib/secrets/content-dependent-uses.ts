import { CodedError, listed } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';
import type { OpenedChart } from '../helm/rendering/opened-chart';
import { ANY_ENTRY } from '../helm/templates/actions';
import type { ContentUse } from '../helm/templates/content-uses';
import type { ValueText } from '../helm/templates/template-sources';
import type { AcknowledgedSecretUse } from './acknowledged-secret-use';
import { secretsByPlaceholder } from './secret-value';

/** A value that contains a secret. */
interface SecretLeaf {
  readonly path: string;
  readonly segments: readonly string[];
  readonly placeholder: string;
  readonly description: string;
}

/** The placeholders of the secrets in acknowledged values. */
export function acknowledgedSecrets(values: JsonObject, acknowledged: readonly AcknowledgedSecretUse[]): Set<string> {
  const leaves = acknowledged.length > 0 ? [...secretLeaves(values, [], '')] : [];
  return new Set(
    leaves
      .filter((leaf) => acknowledged.some(({ path }) => isAt(leaf.path, path)))
      .map(({ placeholder }) => placeholder),
  );
}

/**
 * Rejects templates that pass a secret to a function whose result depends on its content in a way that the two renderings
 * cannot show.
 *
 * @param values values with placeholders in the place of secrets
 * @returns the acknowledgements that no such function requires
 * @throws CLEARML3022, also for an acknowledgement without a reason, or of a value without a secret
 */
export function rejectContentDependentUses(
  chart: OpenedChart,
  values: JsonObject,
  acknowledged: readonly AcknowledgedSecretUse[],
): readonly AcknowledgedSecretUse[] {
  const leaves = secretsByPlaceholder(values).size > 0 ? [...secretLeaves(values, [], '')] : [];
  if (leaves.length === 0 && acknowledged.length === 0) {
    return [];
  }
  const sections = [...new Set(leaves.map(({ segments }) => segments[0] ?? ''))].sort();
  const uses = [...chart.contentUses(sections), ...usesOfUser(chart, values)];
  const used = leaves.map((leaf) => ({
    leaf,
    uses: uses.filter(({ path, includesBelow }) => concerns(path, includesBelow, leaf.segments)),
  }));
  const critical = used.filter((one) => one.uses.length > 0);
  for (const acknowledgement of acknowledged) {
    requireValid(
      acknowledgement,
      leaves.some((leaf) => isAt(leaf.path, acknowledgement.path)),
    );
  }
  const accepted = acknowledged.map(({ path }) => path);
  const rejected = critical.filter(({ leaf }) => !accepted.some((path) => isAt(leaf.path, path)));
  if (rejected.length > 0) {
    throw dependentError(rejected);
  }
  return acknowledged.filter(({ path }) => !critical.some(({ leaf }) => isAt(leaf.path, path)));
}

/** The values with a secret, also those in lists. */
function* secretLeaves(value: unknown, segments: readonly string[], path: string): Generator<SecretLeaf> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* secretLeaves(item, [...segments, String(index)], `${path}[${index}]`);
    }
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      yield* secretLeaves(inner, [...segments, key], joinPath(path, key));
    }
  } else {
    for (const [placeholder, secret] of secretsByPlaceholder(value)) {
      yield { path, segments, placeholder, description: secret._source.description };
    }
  }
}

/** The uses in values that the chart may render as templates. */
function usesOfUser(chart: OpenedChart, values: JsonObject): readonly ContentUse[] {
  const texts = chart.facts.rendersValues ? [...templatesIn(values, [])] : [];
  return texts.length > 0 ? chart.contentUsesIn(texts) : [];
}

function* templatesIn(value: unknown, path: readonly string[]): Generator<ValueText> {
  if (typeof value === 'string') {
    if (value.includes('{{') && value.includes('.Values')) {
      yield { path, text: value };
    }
  } else if (Array.isArray(value) || isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      yield* templatesIn(inner, [...path, key]);
    }
  }
}

/** Whether a use with this path gets the value at these segments. `*` stands for one or more segments. */
function concerns(path: readonly string[], includesBelow: boolean, segments: readonly string[]): boolean {
  const [key, ...rest] = path;
  const [segment, ...below] = segments;
  if (key === undefined || segment === undefined) {
    return key === segment || (key === undefined && includesBelow);
  }
  const matches = (next: readonly string[]): boolean => concerns(next, includesBelow, below);
  return key === ANY_ENTRY ? matches(rest) || matches(path) : key === segment && matches(rest);
}

/** Whether a value is at a path or below it. */
export function isAt(path: string, place: string): boolean {
  return path === place || (path.startsWith(place) && /^[.[]/.test(path.slice(place.length)));
}

function requireValid({ path, reason }: AcknowledgedSecretUse, hasSecret: boolean): void {
  if (reason.trim() === '') {
    throw new CodedError('CLEARML3022', {
      found: `acknowledgedSecretUses names ${path} without a reason`,
      expected: 'a reason, for the reviewers of the manifests',
      fix: 'set `reason`',
    });
  }
  if (!hasSecret) {
    throw unnecessary({ path });
  }
}

/** The error for an acknowledgement of a value on whose content no object depends. */
export function unnecessary({ path }: Pick<AcknowledgedSecretUse, 'path'>): CodedError {
  return new CodedError('CLEARML3022', {
    found: `acknowledgedSecretUses names ${path}, but no template depends on the content of a secret there`,
    expected: 'necessary acknowledgements only, because others would hide the next such template',
    fix: 'remove it, or correct the path',
  });
}

function dependentError(rejected: readonly { leaf: SecretLeaf; uses: readonly ContentUse[] }[]): CodedError {
  const found = rejected.map(({ leaf, uses }) => {
    const calls = uses.map((use) => `${use.function} in ${use.place}`);
    return `${leaf.path} (${leaf.description}) to ${listed([...new Set(calls)], 3)}`;
  });
  const path = rejected[0]?.leaf.path;
  return new CodedError('CLEARML3022', {
    found: `the chart passes ${listed([...new Set(found)], 3)}; the result depends on the content`,
    expected: 'templates that print or encode a secret, or test whether it exists, because helm gets a placeholder',
    fix: `name an existing Secret in the values of the chart; or, if the result is right for your content, declare { path: '${path}', reason: '…' } in acknowledgedSecretUses`,
  });
}
