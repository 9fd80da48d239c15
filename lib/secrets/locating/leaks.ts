import { CodedError } from '../../core/errors/coded-error';
import { asMap, type JsonObject } from '../../helm/data/json';
import { textsIn } from '../../helm/data/paths';
import { bare, placeholdersOfSecrets, replacePlaceholders } from '../../helm/data/placeholders';
import { PlaceholderSearch } from '../encoding/placeholder-search';
import { SecretValue } from '../secret-value';

/**
 * Rejects objects that contain the placeholder of a secret, whole, in part or encoded: code of the user has placed it where
 * the secret does not replace it.
 *
 * @param objects as JSON
 * @throws CLEARML3003
 */
export function rejectLeaks(objects: readonly string[], chart: string): void {
  const search = searchOfApp();
  for (const text of objects) {
    const [found] = search.find(text);
    if (found !== undefined) {
      const content = JSON.parse(text) as JsonObject;
      const place = [...textsIn(content)].find((one) => search.find(one.text).length > 0)?.path;
      const name = `${content.kind}/${asMap(content.metadata).name}`;
      throw new CodedError('CLEARML3003', {
        path: chart,
        found: `${name}${place ? ` at ${place}` : ''} contains the placeholder of ${describe(found)}, or a part or encoding of it`,
        expected: 'a SecretValue in the values of a chart, or in a prop that takes one, unchanged',
        fix: 'pass the SecretValue itself, and leave it out of labels, patches, map keys and objects of your own',
      });
    }
  }
}

/**
 * Rejects secrets in the input of helm elsewhere than in the texts of values, and parts or encodings of placeholders in these.
 *
 * @param others the other inputs, by their props
 * @throws CLEARML3003, CLEARML3004
 */
export function rejectMisplaced(values: JsonObject, others: JsonObject): void {
  const search = searchOfApp();
  for (const { path, text } of textsIn(others)) {
    requireNone(search.find(text), 'CLEARML3003', `${path} contains`);
  }
  for (const { path, text, isKey } of textsIn(values)) {
    const rest = isKey ? text : replacePlaceholders(text, () => ' ');
    const code = isKey ? 'CLEARML3003' : 'CLEARML3004';
    requireNone(
      search.find(rest),
      code,
      isKey ? 'a key of the values is' : `value ${path} contains a part or encoding of`,
    );
  }
}

function requireNone([found]: readonly string[], code: 'CLEARML3003' | 'CLEARML3004', what: string): void {
  if (found !== undefined) {
    throw new CodedError(code, {
      found: `${what} the placeholder of ${describe(found)}`,
      expected: 'a SecretValue as a value, or unchanged inside the text of a value',
      fix: 'pass the SecretValue itself; put a text that is derived from a secret into a secret of its own',
    });
  }
}

const search = new PlaceholderSearch();

function searchOfApp(): PlaceholderSearch {
  search.add([...placeholdersOfSecrets()].map(bare));
  return search;
}

function describe(found: string): string {
  return SecretValue._of(`<${found}>`)?._source.description ?? 'a secret';
}
