import { bare, placeholderFor } from '../../../lib/helm/data/placeholders';
import { ContentError } from '../../../lib/secrets/encoding/content-error';
import type { Chain } from '../../../lib/secrets/encoding/encodings';
import { PLACEHOLDER_SHAPES } from '../../../lib/secrets/encoding/placeholder-shapes';
import fc from '../../support/fast-check';
import { codePoint } from '../../support/junk';

let placeholders = 0;

/** A placeholder for the first rendering. */
export const newPlaceholder = (): string => bare(placeholderFor(`test ${placeholders++}`));

/** Encodings of templates; some encodings of the library are combinations of these. */
export const chain = (maxLength: number): fc.Arbitrary<Chain> =>
  fc.array(
    fc.constantFrom(
      ...[
        'quote',
        'toJson',
        'toRawJson',
        'urlquery',
        'pathSegment',
        'path',
        'html',
        'js',
        'singleQuotes',
        'shellQuotes',
      ],
      ...['shellDoubleQuotes', 'doubleQuotes', 'escapedQuotes', 'dollars', 'backslashes', 'regexQuoteMeta'],
      ...['trim', 'chomp', 'tpl'],
    ),
    { maxLength },
  );

/** Contents of secrets, mostly of characters that encodings change. */
export const content: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['"', "'", '\\', '`', '$', '%', '&', '<', '>', '=', '+', '/', '?', '@', '#', ':', ' ', '  ', '\n', '\r\n'],
        ...['\t', '{', '}', '{{', '{{1}}', '[', ']', '|', '!', '*', '.', '~', ';', ',', 'é', '\u00a0', '😀', '\u200d'],
        ...['a', 'Z', '0', '123456', 'true', 'null', '\n\n', '\n  ', '%41', '\\n', '&amp;', '$(X)', '""', "''"],
      ),
      codePoint,
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

export const shape = fc.constantFrom(...PLACEHOLDER_SHAPES);

/** The result of a function; undefined when a content is not accepted. */
export function accepted<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ContentError) return undefined;
    throw error;
  }
}
