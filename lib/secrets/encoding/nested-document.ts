import type { Document, Node, Scalar } from 'yaml';
import { hasTooManyLevels } from '../../helm/yaml/levels';
import type { SecretText } from '../secret-text';
import type { Location } from './locate';

/** A string of a document that contains secrets, and its place in the text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: SecretText<string>;
}

/** All scalars are strings here, because only those that differ matter. */
const OPTIONS = { schema: 'failsafe', version: '1.1', uniqueKeys: false, logLevel: 'silent' } as const;

/** Explains the difference of two strings. */
type Locate = (first: string, second: string) => Location;

/**
 * Explains the difference of two YAML or JSON documents by their values, because a template such as `toYaml` chooses the
 * style of a string by its content. Strings that contain secrets become JSON strings, which YAML reads in any context.
 *
 * @returns undefined when the documents are not explained
 */
export function nestedDocument(first: string, second: string, locate: Locate): SecretText<string> | undefined {
  const before = parsed(first);
  const after = before && parsed(second);
  if (before === undefined || before.length !== after?.length) {
    return undefined;
  }
  const edits = before.map(({ contents }, index) => editsOf(contents, after[index]?.contents, locate));
  return edits.includes(undefined) ? undefined : edited(first, edits.flat() as Edit[]);
}

/** The documents in a text; undefined when it contains no YAML maps or lists, or too many levels of them. */
function parsed(text: string): Document.Parsed[] | undefined {
  if (hasTooManyLevels(text)) {
    return undefined;
  }
  const { isCollection, parseAllDocuments } = yamlPackage();
  const documents = parseAllDocuments(text, OPTIONS) as Document.Parsed[];
  const isValid = documents.every(
    ({ errors, warnings, contents }) => errors.length + warnings.length === 0 && isCollection(contents),
  );
  if (isValid && !text.endsWith('\n')) {
    documents.forEach((document) => {
      endLikeLibyaml(document, text.length);
    });
  }
  return isValid ? documents : undefined;
}

/** libyaml, which Kubernetes tools contain, adds no line break to a block that the text ends without one. */
function endLikeLibyaml(document: Document.Parsed, length: number): void {
  yamlPackage().visit(document, {
    Scalar: (_, scalar) => {
      const isLast = scalar.type?.startsWith('BLOCK') && (scalar.range?.[1] ?? 0) >= length;
      if (isLast && typeof scalar.value === 'string') {
        scalar.value = scalar.value.replace(/\n$/, '');
      }
    },
  });
}

/** The strings that differ; undefined when anything else differs. */
function editsOf(first: unknown, second: unknown, locate: Locate): Edit[] | undefined {
  const { isMap, isScalar, isSeq } = yamlPackage();
  if (isMap(first) && isMap(second)) {
    return editsOfAll(
      first.items.flatMap(({ key, value }) => [key, value]),
      second.items.flatMap(({ key, value }) => [key, value]),
      // A key that contains a secret is no place for a JSON string.
      (a, b, index) => (index % 2 === 1 ? editsOf(a, b, locate) : editsOf(a, b, () => ({ problem: 'a key' }))),
    );
  }
  if (isSeq(first) && isSeq(second)) {
    return editsOfAll(first.items, second.items, (a, b) => editsOf(a, b, locate));
  }
  if (isScalar(first) && isScalar(second)) {
    const isEqual = first.value === second.value;
    const isSameType = first.type === second.type;
    return isEqual ? (isSameType ? [] : undefined) : editOf(first, second, locate);
  }
  return isSame(first, second) ? [] : undefined;
}

function editsOfAll(
  first: readonly unknown[],
  second: readonly unknown[],
  edits: (a: unknown, b: unknown, index: number) => Edit[] | undefined,
): Edit[] | undefined {
  const all = first.map((one, index) => edits(one, second[index], index));
  return first.length !== second.length || all.includes(undefined) ? undefined : (all.flat() as Edit[]);
}

function editOf(first: Scalar, second: Scalar, locate: Locate): Edit[] | undefined {
  const hasProperties = [first, second].some(({ anchor, tag }) => anchor !== undefined || tag !== undefined);
  if (typeof first.value !== 'string' || typeof second.value !== 'string' || hasProperties || !first.range) {
    return undefined;
  }
  const location = locate(first.value, second.value);
  const [start, end] = first.range;
  return 'text' in location ? [{ start, end, text: location.text }] : undefined;
}

/** Aliases, and values that are not present. */
function isSame(first: unknown, second: unknown): boolean {
  return String(first as Node | null) === String(second as Node | null);
}

/** The text with JSON strings in the place of strings that contain secrets. */
function edited(text: string, edits: readonly Edit[]): SecretText<string> {
  let position = 0;
  const parts = edits.flatMap(({ start, end, text: json }) => {
    const before = text.slice(position, start);
    position = end;
    // The range of a block includes its last line break.
    return [before, { json }, text.slice(start, end).endsWith('\n') ? '\n' : ''];
  });
  return [...parts, text.slice(position)].filter((part) => part !== '');
}

function yamlPackage() {
  return require('yaml') as typeof import('yaml');
}
