import { CodedError, listed } from '../../core/errors/coded-error';
import { leavesOf, splitPath } from '../../helm/data/paths';
import { withoutPlaceholders } from '../../helm/data/placeholders';
import type { Difference } from '../../helm/rendering/varied-values';

/** The secrets of a release, for messages. */
interface ReleaseValues {
  /** Descriptions of the secrets. */
  readonly secrets: readonly string[];
  /** Paths of the values that contain them. */
  readonly paths: readonly string[];
  /** The default values of the chart. */
  readonly defaults: () => object;
}

/** The error for differences between two renderings that are neither random nor encodings of the secrets. */
export function unexplained(chart: string, differences: readonly Difference[], values: ReleaseValues): CodedError {
  const { secrets } = values;
  const [first] = differences;
  if (first === undefined) {
    return new CodedError('CLEARML3004', {
      found: `helm does not render ${chart} with other texts in the place of ${listed(secrets)}`,
      expected: 'templates that print secrets, and do not read them',
      fix: remedy(values),
    });
  }
  const places = differences.map(({ place }) => withoutPlaceholders(place));
  return new CodedError('CLEARML3004', {
    found: `${first.source ?? chart} alters ${secrets.length === 1 ? secrets[0] : `one of ${listed(secrets)}`} at ${listed(places)}`,
    expected:
      'the secret itself, also encoded (base64, JSON, YAML, URL, quoted, indented), but no hash, part or other spelling',
    fix: remedy(values),
  });
}

/**
 * The error for objects that depend on contents of secrets.
 *
 * @param paths the values with these secrets
 */
export function contentDependent(paths: readonly string[], differences: readonly Difference[]): CodedError {
  const places = differences.map(({ source, place }) =>
    withoutPlaceholders([place, source].filter(Boolean).join(' of ')),
  );
  const found =
    places.length > 0
      ? `other texts in the place of ${listed(paths)} change the structure of ${listed([...new Set(places)], 3)}`
      : `helm rejects other texts in the place of ${listed(paths)}`;
  return new CodedError('CLEARML3022', {
    found,
    expected: 'the same keys, items and objects for each content, because helm gets a placeholder',
    fix: `name an existing Secret in the values of the chart; or, if your content gives the structure of 40 letters and digits, declare { path: '${paths[0]}', reason: '…' } in acknowledgedSecretUses`,
  });
}

/** The error for a secret in a key of a map. */
export function inMapKey({ source, place }: Difference, secrets: readonly string[]): CodedError {
  return new CodedError('CLEARML3003', {
    found: `${source} puts ${listed(secrets)} into a key of ${withoutPlaceholders(place)}`,
    expected: "secrets in Secret objects or in a container's env[].value only",
    fix: 'use a value of the chart that it prints as text',
  });
}

/** Values that take the name of a Secret, or a hash. */
const ALTERNATIVE = /(?:existing\w*secret\w*|secret(?:_?name|_?ref|keyref)|htpasswd|hash\w*)$/i;

/** Names the values of the chart beside the secrets that take an existing Secret or a finished hash. */
function remedy({ paths, defaults }: ReleaseValues): string {
  const others = [...leavesOf(defaults())].map(([path]) => path).filter((path) => ALTERNATIVE.test(path));
  const found = new Set(paths.flatMap((path) => nearest(path, others) ?? []));
  return found.size === 0
    ? 'use a value that the chart does not alter, or that names an existing Secret'
    : `set ${listed([...found])} instead: the name of a Secret, or a finished hash`;
}

/** The path with the longest beginning in common with another. */
function nearest(path: string, others: readonly string[]): string | undefined {
  const keys = splitPath(path);
  const common = (other: string) => {
    const end = splitPath(other).findIndex((key, index) => key !== keys[index]);
    return end === -1 ? keys.length : end;
  };
  const [best] = [...others].sort((a, b) => common(b) - common(a));
  return best !== undefined && (common(best) > 0 || keys.length === 1) ? best : undefined;
}
