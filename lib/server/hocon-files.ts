import type { Construct } from 'constructs';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { readableContent } from '../secrets/detected-secrets';
import { fitsBetween, type Quotes } from '../secrets/pending-secret';
import { type SecretValue, secretsByPlaceholder } from '../secrets/secret-value';

/**
 * Checks that each secret in a text that the server parses as HOCON stands between quotes, and at synth that its content fits
 * between them, where synth reads it. A text that consists of one secret is not checked.
 *
 * @throws CLEARML5020 when a secret stands outside of quotes, and at synth CLEARML3006
 */
export function requireQuotes(scope: Construct, text: string, place: string): void {
  for (const [placeholder, secret] of secretsByPlaceholder(text)) {
    const texts = text.trim() === placeholder ? [] : text.split(placeholder).slice(0, -1);
    const quotes = texts.map((_, index) => quotesAtEnd(texts.slice(0, index + 1).join(placeholder)));
    if (quotes.includes(undefined)) {
      throw new CodedError('CLEARML5020', {
        found: `${place} contains ${secret._source.description} outside of quotes`,
        expected: 'quotes around each secret: the server parses the file as HOCON',
        fix: 'write three quotes before the SecretValue and three quotes after it',
      });
    }
    scope.node.addValidation({
      validate: () => quotes.flatMap((one) => problemsOf(() => requireFit(scope, secret, one as Quotes, place))),
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

function requireFit(scope: Construct, secret: SecretValue, quotes: Quotes, place: string): void {
  if (!fitsBetween(quotes, readableContent(scope, secret) ?? '')) {
    throw new CodedError('CLEARML3006', {
      found: `${secret._source.description} contains characters that end the quotes around it in ${place}, or that change between them`,
      expected: `a text that can stand between ${quotes}: the server parses the file as HOCON`,
      fix: 'write three quotes before the SecretValue and three quotes after it, or choose another secret',
    });
  }
}
