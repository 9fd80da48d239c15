import type { Edition } from '../../../chart/clearml-chart';
import { placeholdersIn } from '../../../chart/documentation-placeholders';
import type { PropRow } from '../../../chart/prop-table';
import { CodedError, listed } from '../../../core/errors/coded-error';
import { type JsonObject, mapLeaves } from '../../../helm/data/json';
import { leavesOf, splitPath } from '../../../helm/data/paths';
import { readValuesFile } from '../../../helm/values/values-file';
import { COMPONENTS, type ComponentName } from './components';

const EDITIONS: readonly Edition[] = ['enterprise', 'community', 'public'];

/** The values paths in the rows of a description. */
function pathsIn(rows: { readonly [prop: string]: PropRow<any, any> }): string[] {
  return Object.values(rows).flatMap((row) => {
    if ('props' in row) {
      return pathsIn(row.props as typeof rows);
    }
    if ('path' in row) {
      const { path } = row;
      return typeof path === 'string' ? [path] : EDITIONS.flatMap((edition) => path[edition] ?? []);
    }
    return [...row.paths];
  });
}

/** The first key of a path; the first two where charts share the first one. */
function sectionOf(path: string): string {
  const [first = '', second] = splitPath(path);
  return first === 'clearml' ? `${first}.${second}` : first;
}

/**
 * The component whose values a file contains: the one that alone has some of its sections. Files without such sections belong to
 * the server.
 *
 * @throws CLEARML4052 when a file contains values of several components
 */
export function componentInFile(file: string): ComponentName {
  const sections = new Set([...leavesOf(readValuesFile(file))].map(([path]) => sectionOf(path)));
  const all = COMPONENTS.map(({ name, description }) => ({
    name,
    own: new Set(pathsIn(description.props as never).map(sectionOf)),
  }));
  const found = all.flatMap(({ name, own }) => {
    const others = all.filter((one) => one.name !== name);
    const shown = [...sections].filter((one) => own.has(one) && !others.some((other) => other.own.has(one)));
    return shown.length > 0 ? [{ name, shown }] : [];
  });
  if (found.length > 1) {
    throw new CodedError('CLEARML4052', {
      found: `${file} contains values of ${found.map(({ name, shown }) => `the ${name} (${shown[0]})`).join(' and ')}`,
      expected: 'a file for each chart, as helm takes it',
      fix: 'split the file, or name its component: --from-agent, --from-gateway',
    });
  }
  return found[0]?.name ?? 'server';
}

/** Returns the text for a placeholder of the ClearML documentation; undefined if nobody knows it. */
export type Answer = (placeholder: string, path: string) => Promise<string | undefined>;

/**
 * The values with answers in the place of the placeholders of the documentation. A placeholder of a secret needs no answer: the
 * secret becomes a variable.
 *
 * @param isSecretAt whether a text at a path is a secret as a whole
 * @throws CLEARML4051 when there is no answer
 */
export async function withoutDocumentationPlaceholders(
  tree: JsonObject,
  answer: Answer,
  isSecretAt: (standIns: JsonObject, path: string) => boolean,
): Promise<JsonObject> {
  const found = [...placeholdersIn(tree)];
  if (found.length === 0) {
    return tree;
  }
  const texts = new Map([...leavesOf(tree)].map(([path, text]) => [path, text]));
  const standIns = mapLeaves(tree, (leaf) =>
    typeof leaf === 'string' && found.some(({ placeholder }) => leaf.includes(placeholder)) ? standInFor(leaf) : leaf,
  );
  const answers = new Map<string, string>();
  const missing: string[] = [];
  for (const { placeholder, path } of found) {
    if (texts.get(path) === placeholder && isSecretAt(standIns, path)) {
      answers.set(placeholder, standInFor(placeholder));
    } else if (!answers.has(placeholder)) {
      const text = await answer(placeholder, path);
      text === undefined ? missing.push(`${placeholder} at ${path}`) : answers.set(placeholder, text);
    }
  }
  if (missing.length > 0) {
    throw new CodedError('CLEARML4051', {
      found: `placeholders of the documentation: ${listed(missing, 20)}`,
      expected: 'the values of your installation',
      fix: `set each one: ${missing.map((one) => `--replace '${one.split(' at ')[0]}=VALUE'`).join(' ')}`,
    });
  }
  return mapLeaves(tree, (leaf) =>
    typeof leaf === 'string' ? [...answers].reduce((text, [one, by]) => text.replaceAll(one, by), leaf) : leaf,
  );
}

/** A text that is no placeholder, and differs for each one. */
function standInFor(text: string): string {
  return `not-known-yet-${Buffer.from(text).toString('hex')}`;
}
