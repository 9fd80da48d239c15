import type { CST } from 'yaml';
import { LIMITS } from '../../core/limits';

/** Each level of a YAML text has at least one of these characters. */
const STRUCTURE = /[[{:?-]/g;

/**
 * Whether a YAML text has more levels of maps and lists than the library reads. For texts that the yaml package parses, whose
 * functions call themselves at each level.
 */
export function hasTooManyLevels(text: string): boolean {
  if ((text.match(STRUCTURE)?.length ?? 0) <= LIMITS.depth) {
    return false;
  }
  const { Lexer, Parser } = require('yaml') as typeof import('yaml');
  const parser = new Parser();
  for (const token of new Lexer().lex(text)) {
    Array.from(parser.next(token));
    // The stack also contains the document and a scalar.
    if (parser.stack.length > LIMITS.depth && parser.stack.filter(isCollection).length > LIMITS.depth) {
      return true;
    }
  }
  return false;
}

function isCollection(token: CST.Token): boolean {
  return 'items' in token;
}
