import { lazy } from '../../helm/data/lazy';
import { ContentError } from './content-error';

/** Names of encodings in the order in which a template applies them: `['trim', 'quote']`, `['indent 4']`. */
export type Chain = readonly string[];

/** An encoding that a template may apply to a secret before it prints the secret. */
interface Encoding {
  readonly encode: (text: string) => string;
  /** The steps of a Go template pipeline that do the same; undefined when Go templates have no such function. */
  readonly template?: string;
}

/** Encodings of characters, without the quotes around the text, which are literal text of the template. */
const ENCODINGS: { readonly [name: string]: Encoding } = {
  quote: { encode: goQuoted, template: `printf "%q" | ${withoutQuotes()}` },
  toJson: { encode: (text) => htmlSafe(jsonString(text)), template: `toJson | ${withoutQuotes()}` },
  toRawJson: { encode: jsonString, template: `toRawJson | ${withoutQuotes()}` },
  urlquery: { encode: (text) => percentEncoded(text).replaceAll('%20', '+'), template: 'urlquery' },
  pathSegment: { encode: (text) => percentEncoded(text, /%(?:2[46B]|3[AD]|40)/g) },
  path: { encode: (text) => percentEncoded(text, /%(?:2[46BCF]|3[ABD]|40)/g) },
  html: { encode: (text) => text.replace(/["'&<>]/g, (one) => HTML[one] as string), template: 'html' },
  js: { encode: jsString, template: 'js' },
  singleQuotes: replacing("'", "''"),
  shellQuotes: replacing("'", `'\\''`),
  shellDoubleQuotes: replacing("'", `'"'"'`),
  doubleQuotes: replacing('"', '""'),
  escapedQuotes: replacing('"', '\\"'),
  dollars: replacing('$', '$$'),
  backslashes: replacing('\\', '\\\\'),
  regexQuoteMeta: {
    encode: (text) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
    template: 'regexQuoteMeta',
  },
  trim: { encode: (text) => text.trim(), template: 'trim' },
  chomp: { encode: (text) => text.replace(/\n$/, ''), template: 'trimSuffix "\\n"' },
  tpl: { encode: evaluated },
};

/** Encodings of all bytes. They show in the first rendering, so candidates never try them. */
export const BYTE_ENCODINGS: { readonly [name: string]: Encoding } = {
  hex: { encode: (text) => Buffer.from(text).toString('hex'), template: 'printf "%x"' },
  upperHex: { encode: (text) => Buffer.from(text).toString('hex').toUpperCase(), template: 'printf "%X"' },
  base32: { encode: base32, template: 'b32enc' },
};

const HTML: { readonly [character: string]: string } = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/**
 * The text that a chain makes of a content.
 *
 * @throws ContentError when an encoding does not accept the content
 */
export function encodedBy(chain: Chain, content: string): string {
  return chain.reduce((text, name) => encodingOf(name).encode(text), content);
}

/** The steps of a Go template pipeline that do the same as a chain; undefined when there are none. */
export function pipelineOf(chain: Chain): readonly string[] | undefined {
  const steps = chain.map((name) => encodingOf(name).template);
  return steps.some((step) => step === undefined) ? undefined : (steps as string[]);
}

function encodingOf(name: string): Encoding {
  const [, width] = /^indent (\d+)$/.exec(name) ?? [];
  const encoding = width === undefined ? (ENCODINGS[name] ?? BYTE_ENCODINGS[name]) : indent(Number(width));
  if (encoding === undefined) {
    throw new Error(`unknown encoding ${name}`);
  }
  return encoding;
}

/** The spaces before the first line are literal text of the template. */
function indent(width: number): Encoding {
  return replacing('\n', `\n${' '.repeat(width)}`);
}

/** The number of encodings in a chain, besides `indent`. */
export const LONGEST_CHAIN = 3;

/** Texts that chains of one length make of a placeholder, each with the chains that make it. */
type Candidates = ReadonlyMap<string, readonly Chain[]>;

const known = new Map<string, Candidates[]>();

/**
 * The texts that chains up to a length make of a placeholder, with the shortest chains that make each: longer ones contain
 * steps that change no content.
 */
export function* candidatesFor(placeholder: string, longest: number): Generator<[string, readonly Chain[]]> {
  const byLength = known.get(placeholder) ?? [new Map([[placeholder, [[]]]])];
  known.set(placeholder, byLength);
  for (let length = 0; length <= longest; length++) {
    byLength[length] ??= longerCandidates(byLength);
    yield* byLength[length] as Candidates;
  }
}

function longerCandidates(byLength: readonly Candidates[]): Candidates {
  const found = new Map<string, Chain[]>();
  for (const [text, chains] of byLength.at(-1) ?? []) {
    for (const [name, { encode }] of Object.entries(ENCODINGS)) {
      const next = encode(text);
      if (!byLength.some((shorter) => shorter.has(next))) {
        const longer = chains.map((chain) => [...chain, name]);
        found.set(next, [...(found.get(next) ?? []), ...longer]);
      }
    }
  }
  return found;
}

function withoutQuotes(): string {
  return 'trimPrefix "\\"" | trimSuffix "\\""';
}

function replacing(from: string, to: string): Encoding {
  const template = `replace ${JSON.stringify(from)} ${JSON.stringify(to)}`;
  return { encode: (text) => text.replaceAll(from, () => to), template };
}

const GO_ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Characters that `unicode.IsPrint` of Go does not accept. */
const UNPRINTABLE = String.raw`(?![\p{L}\p{M}\p{N}\p{P}\p{S} ]).`;
/** V8 looks up the classes of characters when it parses an expression. */
const SPECIAL = lazy({
  go: () => new RegExp(`["\\\\]|${UNPRINTABLE}`, 'gsu'),
  js: () => new RegExp(`[\\\\'"<>&=]|${UNPRINTABLE}`, 'gsu'),
});

/** `printf "%q"`, and `quote` of sprig. */
function goQuoted(text: string): string {
  return text.replace(SPECIAL.go, (one) => GO_ESCAPES[one] ?? goEscaped(one));
}

function goEscaped(character: string): string {
  const code = character.codePointAt(0) as number;
  const digits = (length: number) => code.toString(16).padStart(length, '0');
  if (code < 0x20 || code === 0x7f) {
    return `\\x${digits(2)}`;
  }
  return code < 0x10000 ? `\\u${digits(4)}` : `\\U${digits(8)}`;
}

function jsonString(text: string): string {
  return escapedSeparators(JSON.stringify(text).slice(1, -1));
}

function escapedSeparators(text: string): string {
  return text.replace(/[\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
}

/** Go escapes these characters in JSON, so that the JSON may stand in HTML. */
function htmlSafe(json: string): string {
  return json.replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
}

/** `js` of Go templates. */
function jsString(text: string): string {
  return text.replace(SPECIAL.js, (one) => (/[\\'"]/.test(one) ? `\\${one}` : jsEscaped(one)));
}

function jsEscaped(character: string): string {
  return `\\u${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Percent-encoding of Go, which keeps letters, digits and `-_.~`.
 *
 * @param kept the codes of other characters that it keeps
 */
function percentEncoded(text: string, kept = /(?!)/g): string {
  return encodeURIComponent(text)
    .replace(/[!*'()]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(kept, decodeURIComponent);
}

const EVALUATED_ACTION = '{{1}}';

/** `tpl`: a placeholder contains one action, by which it shows; contents must contain none. */
function evaluated(text: string): string {
  const result = text.replaceAll(EVALUATED_ACTION, '1');
  if (result.includes('{{')) {
    throw new ContentError('contains {{, which the chart evaluates as a template');
  }
  return result;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(text: string): string {
  let [digits, bits, count] = ['', 0, 0];
  for (const byte of Buffer.from(text)) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) {
      digits += BASE32[(bits >> (count - 5)) & 31];
    }
    bits &= 31;
  }
  const last = count > 0 ? BASE32[(bits << (5 - count)) & 31] : '';
  return (digits + last).padEnd(Math.ceil((digits + last).length / 8) * 8, '=');
}
