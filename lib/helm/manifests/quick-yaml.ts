import { Yaml } from 'cdk8s';
import { isJsonObject, type JsonObject } from '../data/json';

/**
 * What the `yaml` package takes for a node of its own, whichever copy of it reads this, and prints by asking it. To all others
 * it is the plain object that it was.
 */
const NODE_TYPE = Symbol.for('yaml.node.type');
const ALIAS = Symbol.for('yaml.alias');

/** Fields that the package would take for something of its own. */
const REMARKS = ['comment', 'commentBefore', 'spaceBefore', 'toString'];

/**
 * The same object, which cdk8s now writes in the same words in a fraction of the time: printing manifests is most of what
 * synth does otherwise. What is not simple the package still prints itself.
 */
export function printedQuickly(object: JsonObject): JsonObject {
  return !isFilledMap(object) || REMARKS.some((remark) => Object.hasOwn(object, remark))
    ? object
    : Object.defineProperties(object, {
        [NODE_TYPE]: { value: ALIAS },
        toString: { value: () => printObject(object) },
      });
}

function printObject(object: JsonObject): string {
  try {
    return printMap(object, '');
  } catch (error) {
    if (error instanceof TooOdd) {
      return Yaml.stringify({ ...object }).slice(0, -1);
    }
    throw error;
  }
}

/** A text that YAML 1.1 reads as it stands: it starts as no number, date or sign does, and is no word with a meaning. */
const WORDS = /^(?:[A-Za-z_/]|\.[A-Za-z])[\x20-\x7e]*$/;
const NO_WORDS = /: | #|[ :-]$|^(?:y|yes|n|no|true|false|on|off|null|\.inf|\.nan|\.?e[-+]?\d+)$/i;
/** It starts as a number does, but has letters that no number and no date has. */
const QUANTITY = /^\d[\w./-]*[g-npqrsuvwyG-NPQRSUVWY](?:[\w./-]*\w)?$/;
const VERSION = /^\d+(?:\.\d+){2,}$/;
/** Digits of base 16, such as checksums; `e` alone may be an exponent, and `0b` starts a number. */
const DIGEST = /^\d[\da-f]*[acdf][\da-f]*$/;
const FLAG = /^--?[A-DF-Za-df-z][\x20-\x7e]*$/;
/** It would be read as something else. */
const NUMBER = /^\d+(?:\.\d+)?$/;
const MEANING = /^(?:true|false|yes|no|null)$/;
/** It starts as something else does, and has no backslash. */
const INDICATOR = /^[,[\]{}#&*!|>'"%@`][\x20-\x5b\x5d-\x7e]*$/;
const LINES = /^[\x21-\x7e][\t\n\x20-\x7e]*[\x21-\x7e]\n?$/;

function printMap(map: JsonObject, indent: string): string {
  const lines = Object.entries(map).map(([key, value]) => `${printKey(key, indent)}:${print(value, `${indent}  `)}`);
  return lines.join(`\n${indent}`);
}

/** What stands behind a colon or the dash of a list; lines below the first are indented. */
function print(value: unknown, indent: string): string {
  if (typeof value === 'string') {
    return printText(value, indent);
  }
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map(
      (item) => `-${isFilledMap(item) ? ` ${printMap(item, `${indent}  `)}` : printItem(item, indent)}`,
    );
    return `\n${indent}${items.join(`\n${indent}`)}`;
  }
  if (isFilledMap(value)) {
    return `\n${indent}${printMap(value, indent)}`;
  }
  if (isJsonObject(value) || Array.isArray(value)) {
    return isJsonObject(value) ? ' {}' : ' []';
  }
  const isSimple =
    value === null || typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0));
  return isSimple ? ` ${value}` : printSlowly(value, indent);
}

/** The first item of a list in a list stands in the same line. */
function printItem(item: unknown, indent: string): string {
  return print(item, `${indent}  `).replace(/^\n */, ' ');
}

function printText(text: string, indent: string): string {
  if (isPlain(text)) {
    return ` ${text}`;
  }
  if (text === '') {
    return ' ""';
  }
  if (NUMBER.test(text) || MEANING.test(text) || (INDICATOR.test(text) && !text.includes('"'))) {
    return ` "${text}"`;
  }
  if (INDICATOR.test(text) && !text.includes("'")) {
    return ` '${text}'`;
  }
  if (text.includes('\n') && LINES.test(text)) {
    const isEnded = text.endsWith('\n');
    const lines = isEnded ? text.slice(0, -1) : text;
    return ` |${isEnded ? '' : '-'}\n${indent}${lines.replace(/\n+/g, `$&${indent}`)}`;
  }
  return printSlowly(text, indent);
}

function isPlain(text: string): boolean {
  const isWord = (WORDS.test(text) || FLAG.test(text)) && !NO_WORDS.test(text);
  return isWord || [QUANTITY, VERSION, DIGEST].some((pattern) => pattern.test(text));
}

function printKey(key: string, indent: string): string {
  return WORDS.test(key) && !NO_WORDS.test(key) && key.length < 1000 ? key : printOddKey(key, indent);
}

/** What only the package knows how to print. Its lines are those of a value two columns from the left. */
function printSlowly(value: unknown, indent: string): string {
  const text = Yaml.stringify({ k: value }).slice(2, -1);
  return text.replace(/\n(?=[^\n])/g, `\n${indent.slice(2)}`);
}

/** Keys at the left margin must not look like the end of a document. */
function printOddKey(key: string, indent: string): string {
  const map = { [key]: 0 };
  const printed = indent === '' ? Yaml.stringify(map) : Yaml.stringify({ k: map }).slice('k:\n  '.length);
  if (printed.startsWith('? ')) {
    throw new TooOdd();
  }
  return printed.slice(0, -': 0\n'.length);
}

/** A key that takes a line of its own. */
class TooOdd extends Error {}

function isFilledMap(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}
