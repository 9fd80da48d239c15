import type { Construct } from 'constructs';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { readableContent } from '../secrets/detected-secrets';
import { fitsBetween, type Quotes } from '../secrets/pending-secret';
import { type SecretValue, secretsByPlaceholder } from '../secrets/secret-value';
import { isBareText } from './settings';

/**
 * Checks at synth that the server reads each secret in a HOCON text unchanged, where synth reads the secret: between quotes, or without
 * any. A text that consists of one secret is not checked.
 *
 * @throws at synth CLEARML3006
 */
export function requireReadable(scope: Construct, text: string, place: string): void {
  for (const [placeholder, secret] of secretsByPlaceholder(text)) {
    const texts = text.trim() === placeholder ? [] : text.split(placeholder).slice(0, -1);
    const quotes = texts.map((_, index) => quotesAtEnd(texts.slice(0, index + 1).join(placeholder)));
    scope.node.addValidation({
      validate: () => quotes.flatMap((one) => problemsOf(() => requireFit(scope, secret, one, place))),
    });
  }
}

/** The quotes that are open at the end of a text. */
function quotesAtEnd(text: string): Quotes | undefined {
  const outside = text.replace(/"""[\s\S]*?"""/g, '');
  if (outside.includes('"""')) {
    return '"""';
  }
  return (outside.match(/"/g) ?? []).length % 2 === 1 ? '"' : undefined;
}

function requireFit(scope: Construct, secret: SecretValue, quotes: Quotes | undefined, place: string): void {
  const content = readableContent(scope, secret);
  if (content !== undefined && !(quotes ? fitsBetween(quotes, content) : isBareText(content))) {
    throw new CodedError('CLEARML3006', {
      found: `${secret._source.description} contains characters that the server misreads ${quotes ? `between ${quotes}` : 'without quotes'} in ${place}`,
      expected: 'a text that the server reads unchanged: it parses the file as HOCON',
      fix: 'write three quotes before the SecretValue and three quotes after it, or choose another secret',
    });
  }
}
