import { placeholdersIn } from '../../helm/data/placeholders';
import { type Reader, reader } from './reader';

const PYHOCON = 'pyhocon 0.3.35 or later, the parser of the server and of its clients';

/** A text between three quotes. Later versions of pyhocon accept quotes at its end, too. */
export const HOCON_TEXT = reader(
  {
    name: 'HOCON between three quotes',
    program: PYHOCON,
    accepts: 'text without three quotes in a row, without a quote at its end, and without tabs',
  },
  { 'three quotes in a row': /"""/, 'a quote at its end': /"$/, 'a tab': /\t/ },
);

/** A text between double quotes in a configuration file. */
export const HOCON_STRING = reader(
  {
    name: 'HOCON between double quotes',
    program: PYHOCON,
    accepts: 'text without double quotes, backslashes, line breaks and tabs',
  },
  { 'a double quote': /"/, 'a backslash': /\\/, 'a line break': /\n/, 'a tab': /\t/ },
);

/** A text without quotes in a configuration file. */
export const HOCON_WORDS = reader(
  {
    name: 'HOCON without quotes',
    program: PYHOCON,
    accepts:
      'words of letters, digits and `_ . / - :` that start with a letter, `_` or `/`, and are no literals such as `true`; addresses such as `10.0.0.1`, ids such as `0oa5b`',
  },
  { 'a text that HOCON reads as something else': (content) => !isBareText(content) },
);

/** A line of a configuration file whose value a variable overrides, so that the parser only must accept it. */
export const HOCON_LINE = reader(
  {
    name: 'line of `clearml.conf`',
    program: '`entrypoint.sh` of the public agent image, which writes the key without quotes; pyhocon parses the file',
    accepts: 'letters, digits and `_ . ~ / -`',
  },
  { 'a character outside of letters, digits and _ . ~ / -': /[^\w.~/-]/ },
);

/** The value of a variable `CLEARML__…`. The parser of the server reads JSON unchanged, except for some escapes and items of lists. */
export const HOCON_LITERAL = reader(
  {
    name: 'HOCON literal',
    program: `\`_read_extra_env_config_values\` of the server, with ${PYHOCON}`,
    accepts: 'JSON, words that HOCON reads without quotes, lists of them, and text between three quotes',
  },
  { 'a text that HOCON rejects, or of which it reads only a part': (content) => !isLiteral(content) },
);

/** A key of a map, which pyhocon reads between double quotes without decoding escapes. */
export const HOCON_KEY = reader(
  {
    name: 'HOCON key',
    program: PYHOCON,
    accepts: 'one or more characters, without double quotes, backslashes and control characters',
  },
  { 'no character': /^$/, 'a double quote or a backslash': /["\\]/, 'a control character': /\p{Cc}/u },
);

/** Escapes that pyhocon decodes. It keeps the other ones of JSON, such as those of code points. */
function hasReadableEscapes(json: string): boolean {
  return [...json.matchAll(/\\(.)/g)].every(([, character = '']) => '"\\nrt'.includes(character));
}

/** Literals of HOCON, and `include`, which end at a character that is no letter, digit, `_` or `$`. */
const KEYWORD = /^(?:true|false|null|include)(?![\w$])/i;
/** Addresses such as 10.0.0.1, and ids such as 0oa5b. Other words with a digit first may be numbers or time spans. */
const NUMERIC_WORD = /^(?:\d+(?:\.\d+){2,}|(?!\d+[eE]\d+$)\d+[A-Za-z]+\d[A-Za-z0-9]*)$/;
const WORD = /^(?:[A-Za-z_]|\/(?!\/))(?:[A-Za-z0-9_./-]|:(?=[0-9/]))*$/;

/** HOCON drops zeros of numbers, and reads `5 d` as a time span. */
const LAST_NUMBER = / (?:0|[1-9][0-9]{0,14})$/;

/** Whether HOCON reads words as text: no special character, no comment, no keyword, no time span, and a number only at the end. */
export function isBareText(text: string): boolean {
  if (NUMERIC_WORD.test(text)) {
    return true;
  }
  const words = text.replace(LAST_NUMBER, '').split(' ');
  return words.every((word) => WORD.test(word) && !KEYWORD.test(word));
}

function isLiteral(text: string): boolean {
  const between = /^"""([\s\S]*)"""$/.exec(text)?.[1];
  if (between !== undefined) {
    return HOCON_TEXT.problem(between) === undefined;
  }
  return /^(?:true|false|null)$/i.test(text) || isReadableJson(text) || isBareText(text) || isBareList(text);
}

const TRIPLE_QUOTED = /"""((?:(?!""")[\s\S])*)"""/g;
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

/** The value that a literal states: JSON with texts between three quotes, or a text. Undefined for HOCON in other forms. */
export function literalValue(literal: string): unknown {
  try {
    // HOCON reads booleans and null in any case.
    const json = /^(?:true|false|null)$/i.test(literal) ? literal.toLowerCase() : literal;
    return JSON.parse(json.replace(TRIPLE_QUOTED, (_, text: string) => JSON.stringify(text)));
  } catch {
    return isBareText(literal) ? literal : undefined;
  }
}

/** JSON with texts between three quotes, which pyhocon reads unchanged. */
function isReadableJson(text: string): boolean {
  const texts = [...text.matchAll(TRIPLE_QUOTED)].map(([, between = '']) => between);
  const value = literalValue(text);
  return (
    value !== undefined &&
    !isBareText(text) &&
    hasReadableEscapes(text.replace(TRIPLE_QUOTED, '')) &&
    texts.every((between) => HOCON_TEXT.problem(between) === undefined) &&
    unreadableIn(value) === undefined
  );
}

/** What pyhocon misreads in a value, whatever literal states it. */
function unreadableIn(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return 'a number that is out of range';
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  if (Array.isArray(value) && value.some((item) => item === '' || item === null)) {
    return 'a list with an empty text or null, which HOCON loses';
  }
  const key = Array.isArray(value) ? undefined : Object.keys(value).find((one) => HOCON_KEY.problem(one));
  if (key !== undefined) {
    return `a key with ${HOCON_KEY.problem(key)}, which HOCON misreads`;
  }
  return Object.values(value)
    .map(unreadableIn)
    .find((problem) => problem !== undefined);
}

function isBareList(text: string): boolean {
  const items = /^\[([^[\]]*)\]$/
    .exec(text)?.[1]
    ?.split(',')
    .map((item) => item.trim());
  return items?.every((item) => isBareText(item) || isReadableJson(`[${item}]`)) ?? false;
}

/** A problem of a value that no literal of HOCON can state. */
export class NoLiteral extends Error {}

/**
 * JSON as a literal of HOCON. The content of a secret is unknown, so a secret stands between three quotes.
 *
 * @throws NoLiteral
 */
export function hoconLiteral(json: string): string {
  const problem = unreadableIn(JSON.parse(json));
  if (problem !== undefined) {
    throw new NoLiteral(problem);
  }
  return json.replace(JSON_STRING, (string) => {
    const text = JSON.parse(string) as string;
    return placeholdersIn(text).length === 0 && hasReadableEscapes(string) ? string : betweenQuotes(text);
  });
}

function betweenQuotes(text: string): string {
  const found = HOCON_TEXT.problem(text);
  if (found !== undefined) {
    throw new NoLiteral(`a text with ${found}, beside control characters or a secret`);
  }
  return `"""${text}"""`;
}

/** Quotes around a secret: those of JSON, or those of a HOCON text, which contains backslashes and single quotes unchanged. */
export type Quotes = '"' | '"""';

/** The readers of texts between quotes. Double quotes may be JSON, which is stricter than HOCON about control characters. */
export const READER_BETWEEN: { readonly [Q in Quotes]: Reader } = {
  '"': reader(
    {
      name: 'JSON string',
      program: 'Python `json`, for example in `update_from_env.py` of the web server',
      accepts: 'text without double quotes, backslashes and control characters',
    },
    { 'a double quote': /"/, 'a backslash': /\\/, 'a control character': /[^\P{Cc}\x7f-\x9f]/u },
  ),
  '"""': HOCON_TEXT,
};
