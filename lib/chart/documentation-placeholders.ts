import { CodedError, listed } from '../core/errors/coded-error';
import { asMap } from '../helm/data/json';
import { textsIn } from '../helm/data/paths';
import { EffectiveValues, mergeLayers, type ValueLayer } from '../helm/values/effective-values';
import type { HelmRelease } from '../release/helm-release';

/** `<BASE_DOMAIN>`, `<IMAGE_WITH_PYTHON_3.9>`; not a here-document and not a group of a regular expression. */
const UPPER_CASE = /(?<!<|\(\?P?)<(?:[A-Z][A-Z0-9]{2,}|[A-Z][A-Z0-9]*(?:[ ._-][A-Z0-9]+)+)>/g;

/** `<generated_key>`, `<okta-domain>`, `<external tenant ID>`, `<GroupName>`, and the single words of the ClearML pages. */
const WORDS =
  /(?<!<|\(\?P?)<(?:[A-Za-z][a-z0-9]*(?:[ _-][A-Za-z0-9]+)+|user|password|host|group|secret|key|GroupName)>/g;

const COMMENT_LINES = /^\s*(?:#|\/\/).*$/gm;

/** A placeholder and its place. */
interface Found {
  readonly placeholder: string;
  readonly path: string;
}

/**
 * Rejects props and values of the user that contain placeholders of the ClearML documentation.
 *
 * @param props the props, without those that contain values
 * @throws CLEARML2009
 */
export function rejectPlaceholders(props: object, layers: readonly ValueLayer[]): void {
  const merged = mergeLayers(layers);
  const effective = new EffectiveValues({ defaults: () => ({}), fromProps: [], fromUser: layers, merged });
  report([
    ...[...placeholdersIn(props)].map(({ placeholder, path }) => `${placeholder} in prop ${path}`),
    ...[...placeholdersIn(merged)].map((found) => describe(found, effective)),
  ]);
}

/**
 * Rejects values of props such as `MongoDb.external` with placeholders, and defaults of the chart with placeholders that rendered
 * objects contain.
 *
 * @throws CLEARML2009
 */
export function rejectDeployedPlaceholders(release: HelmRelease): void {
  const { _values: effective } = release;
  const found = [...placeholdersIn(effective.tree)];
  const isChosen = ({ path }: Found) => effective.chosen(outsideOfLists(path)) !== undefined;
  const reported = (one: Found) => describe(one, effective);
  report(found.filter(isChosen).map(reported));
  const byDefault = found.filter((one) => !isChosen(one));
  if (byDefault.length > 0) {
    release._whenRendered(() => {
      const output = JSON.stringify(release.apiObjects.map((object) => object.toJson()));
      report(byDefault.filter(({ placeholder }) => output.includes(placeholder)).map(reported));
    });
  }
}

/** Documents with tags contain words in angle brackets, too. */
function placeholdersOf(text: string): string[] {
  if (!text.includes('<')) {
    return [];
  }
  const content = text.replace(COMMENT_LINES, '');
  const isMarkup = content.includes('</');
  const found = [...(content.match(UPPER_CASE) ?? []), ...(isMarkup ? [] : (content.match(WORDS) ?? []))];
  return [...new Set(found)].filter((one) => !content.includes(`</${one.slice(1)}`));
}

/** The placeholders in values, with their paths. */
export function* placeholdersIn(tree: unknown): Generator<Found> {
  for (const { path, text } of textsIn(tree)) {
    for (const placeholder of placeholdersOf(text)) {
      yield { placeholder, path };
    }
  }
}

function describe({ placeholder, path }: Found, effective: EffectiveValues): string {
  const list = outsideOfLists(path);
  const [index] = /^\d+/.exec(path.slice(list.length + 1)) ?? [];
  const item = index === undefined ? undefined : asMap((effective.at(list) as unknown[])[Number(index)]).name;
  const source = effective.sourceOf(list, typeof item === 'string' ? item : undefined);
  return `${placeholder} at ${path} (${source})`;
}

function outsideOfLists(path: string): string {
  return path.replace(/\[\d+\].*$/s, '');
}

function report(found: readonly string[]): void {
  if (found.length > 0) {
    throw new CodedError('CLEARML2009', {
      found: `${found.length === 1 ? 'a placeholder' : 'placeholders'} of the documentation: ${listed(found, 20)}`,
      expected: 'the values of your installation',
      fix: 'replace each placeholder; in a values file, a later file or `values` may do it',
    });
  }
}
