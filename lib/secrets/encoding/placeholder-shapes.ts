import { randomFillSync } from 'node:crypto';
import { shuffledByPosition } from '../../helm/data/placeholders';
import { resolvePlain } from '../../helm/yaml/plain-scalars';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The characters of the placeholders of the second rendering, and the contents that a template encodes in the same way as
 * these characters.
 */
export interface PlaceholderShape {
  readonly name: string;
  /** The contents, for messages. */
  readonly description: string;
  /** The placeholder of the second rendering: always the same for a placeholder of the first rendering. */
  placeholder(first: string): string;
  /** Whether the encoding that the renderings show applies to a content. */
  accepts(content: string): boolean;
}

/**
 * Whitespace, only at the start, because YAML folds lines after 80 characters. There are no characters that YAML escapes:
 * `toYaml` would print a quoted string instead of a block, which only some templates indent correctly.
 */
const LINES = ['', ' #', ': ', '\n', '\n\n', '\n  '];
const PUNCTUATION = [...`!"$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`, '{{1}}', '\u00e9', '\u00a0'];
const URI_CHARACTERS = [...':/?#[]@!$&()*+,;=-._~%'];

/** Control characters, carriage returns, separators that YAML reads as line breaks, and lone surrogates. */
const IRREGULAR = /(?![\t\n])\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff\p{Cs}]/u;

const REGULAR =
  'text without control characters, carriage returns and blanks at its end; it may contain tabs and end in one line break';

/** The shapes, from the one that verifies the most contents to the one that most templates accept. */
export const PLACEHOLDER_SHAPES: readonly PlaceholderShape[] = [
  shape('full', REGULAR, () => ` ${joined([...LINES, ...PUNCTUATION], 260)}\n`, isRegular),
  shape(
    'lines',
    `${REGULAR}; it starts with another character than a blank`,
    () => `${joined([...LINES, ...PUNCTUATION], 260)}\n`,
    (content) => isRegular(content) && content.trimStart() === content,
  ),
  shape(
    'single line',
    'one line of text without control characters, without blanks at its end, and without spaces after 80 characters',
    () => ` ${joined([...LINES.filter((part) => !part.includes('\n')), ...PUNCTUATION], 200)}`,
    // YAML folds longer lines at spaces.
    (content) => isRegular(content) && !content.includes('\n') && !/^.{80}.* /s.test(content),
  ),
  shape(
    'URI characters',
    'letters, digits and :/?#[]@!$&()*+,;=-._~%; a letter or digit at its start, no colon at its end; not a number or boolean',
    () => joined(URI_CHARACTERS, 130),
    (content) => /^[A-Za-z0-9][\w:/?#[\]@!$&()*+,;=.~%-]*(?<!:)$/.test(content) && isPlainString(content),
  ),
  shape(
    '-._',
    'letters, digits, hyphens, dots and underscores; a letter or digit at its start; not a number or boolean',
    () => joined([...'-._'], 80),
    (content) => /^[A-Za-z0-9][\w.-]*$/.test(content) && isPlainString(content),
  ),
  shape('alphanumeric', 'letters and digits; not a number or boolean', () => randomText(72), isAlphanumeric),
];

/**
 * The shape of the placeholders of the first rendering: a template that compares a secret with a word, or reads its length,
 * renders the same for both. It hides such templates, so it is for acknowledged secrets only.
 */
export const SHAPE_OF_FIRST = remembered(
  'first rendering',
  'letters and digits; not a number or boolean',
  (first) => shuffledByPosition([...first], 1, first.length - 1).join(''),
  isAlphanumeric,
);

const ALL_SHAPES = [...PLACEHOLDER_SHAPES, SHAPE_OF_FIRST];

/** The shape of a placeholder of the second rendering. */
export function shapeOf(first: string, second: string): PlaceholderShape | undefined {
  return ALL_SHAPES.find((one) => one.placeholder(first) === second);
}

export function shapeNamed(name: string): PlaceholderShape | undefined {
  return ALL_SHAPES.find((one) => one.name === name);
}

/** A shape whose placeholders start and end with other characters than those of the first rendering. */
function shape(
  name: string,
  description: string,
  create: () => string,
  accepts: PlaceholderShape['accepts'],
): PlaceholderShape {
  const differing = (first: string): string => {
    let text = create();
    while (/^[^A-Z ]/.test(text) || text.at(-1) === first.at(-1)) {
      text = create();
    }
    return text;
  };
  return remembered(name, description, differing, accepts);
}

function remembered(
  name: string,
  description: string,
  create: (first: string) => string,
  accepts: PlaceholderShape['accepts'],
): PlaceholderShape {
  const issued = new Map<string, string>();
  const placeholder = (first: string): string => {
    const text = issued.get(first) ?? create(first);
    issued.set(first, text);
    return text;
  };
  return { name, description, placeholder, accepts };
}

/** The parts with random letters and digits around each, and more of them up to a length. */
function joined(parts: readonly string[], length: number): string {
  const text = parts.map((part) => `${part}${randomText(2)}`).join('');
  return `${randomText(1)}${text}${randomText(length - text.length)}`;
}

const letters = [...ALPHANUMERIC];

/** Random letters and digits; each occurs once before any occurs twice. */
function randomText(length: number): string {
  const count = Math.min(length, letters.length);
  for (let index = 0; index < count; index++) {
    const other = index + (randomNumber() % (letters.length - index));
    [letters[index], letters[other]] = [letters[other] as string, letters[index] as string];
  }
  const text = letters.slice(0, count).join('');
  return length > count ? text + randomText(length - count) : text;
}

/** Many at a time: a call of the system for each takes most of the time of a comparison. */
const numbers = new Uint32Array(4096);
let used = numbers.length;

function randomNumber(): number {
  if (used === numbers.length) {
    randomFillSync(numbers);
    used = 0;
  }
  return numbers[used++] as number;
}

function isRegular(content: string): boolean {
  const end = content.replace(/\s+$/, '');
  return end !== '' && !IRREGULAR.test(content) && (content === end || content === `${end}\n`);
}

function isAlphanumeric(content: string): boolean {
  return /^[A-Za-z0-9]+$/.test(content) && isPlainString(content);
}

/** Whether YAML reads a plain scalar as a string. */
function isPlainString(text: string): boolean {
  return resolvePlain(text).type === 'str';
}
