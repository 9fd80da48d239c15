import type { Construct } from 'constructs';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { readableContent } from '../secrets/detected-secrets';
import { HOCON_STRING, HOCON_TEXT, HOCON_WORDS } from '../secrets/readers/hocon';
import type { Reader } from '../secrets/readers/reader';
import { type SecretValue, secretsByPlaceholder } from '../secrets/secret-value';

/**
 * Checks at synth that the server reads each secret in a HOCON text unchanged, where synth reads the secret: between quotes, or without
 * any. A text that consists of one secret is not checked.
 *
 * @throws at synth CLEARML3006
 */
export function requireReadable(scope: Construct, text: string, place: string): void {
  for (const [placeholder, secret] of secretsByPlaceholder(text)) {
    const texts = text.trim() === placeholder ? [] : text.split(placeholder).slice(0, -1);
    const readers = texts.map((_, index) => readerAtEnd(texts.slice(0, index + 1).join(placeholder)));
    scope.node.addValidation({
      validate: () => readers.flatMap((one) => problemsOf(() => requireReading(scope, secret, one, place))),
    });
  }
}

/** The reader of a secret that follows a text, by the quotes that are open at its end. */
function readerAtEnd(text: string): Reader {
  const outside = text.replace(/"""[\s\S]*?"""/g, '');
  if (outside.includes('"""')) {
    return HOCON_TEXT;
  }
  return (outside.match(/"/g) ?? []).length % 2 === 1 ? HOCON_STRING : HOCON_WORDS;
}

function requireReading(scope: Construct, secret: SecretValue, reader: Reader, place: string): void {
  const content = readableContent(scope, secret);
  const found = content === undefined ? undefined : reader.problem(content);
  if (found !== undefined) {
    throw new CodedError('CLEARML3006', {
      found: `${secret._source.description} contains ${found}, in ${place}`,
      expected: `${reader.accepts} (${reader.name})`,
      fix: 'write three quotes before the SecretValue and three quotes after it, or choose another secret',
    });
  }
}
