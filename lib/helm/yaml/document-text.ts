import { Yaml } from 'cdk8s';
import { isJsonObject, type JsonObject } from '../data/json';

/**
 * The text that `Yaml.stringify` of cdk8s returns for the objects. Most of it is layout and plain words; the `yaml` package, which is
 * slow at first, writes only rare texts, and each of them once.
 */
export function documentTexts(objects: readonly unknown[]): string {
  return objects.map((object) => layOut(object) ?? Yaml.stringify(object)).join('---\n');
}

/** A text as cdk8s writes it as a value in a map: in one line, or in lines that are indented by two spaces. */
function scalarText(value: string): string {
  const [, write] = FORMS.find(([form, , except]) => form.test(value) && !except?.test(value)) ?? [];
  if (write !== undefined) {
    return write(value);
  }
  let text = scalars.get(value);
  if (text === undefined) {
    text = Yaml.stringify({ a: value }).slice('a: '.length, -1);
    scalars.set(value, text);
  }
  return text;
}

const plain = (text: string) => text;
const inDoubleQuotes = (text: string) => `"${text}"`;

/** The most frequent forms of texts, how the `yaml` package writes them, and exceptions, which it writes itself. */
const FORMS: readonly (readonly [form: RegExp, write: (text: string) => string, except?: RegExp])[] = [
  [
    /^(?:\.|--?)?[A-Za-z/$][ -~]*$/,
    plain,
    /^(?:[yn]|yes|no|on|off|true|false|null|[.-]*(?:inf|nan|e[+-]?\d+))$| #|: |[ :]$/i,
  ],
  [/^(?:yes|no|on|off|true|false|null|\d+(?:\.\d*)?)?$/, inDoubleQuotes],
  [/^\d[\w.]*$/, plain, /^(?:[\d_]+\.?[\d_]*(?:e\d*)?|0[xb][\da-f_]*)$/i],
  [/^[[{"][ -&(-~]*$/, (text) => `'${text}'`, /^[^"]*$/],
  [/^[[{*&!%@][ !#-&(-[\]-~]*$/, inDoubleQuotes],
  [/^[!-~](?:[\t\n -~]*[!-~])?\n?$/, block, /^.*$/],
];

function block(text: string): string {
  const content = text.replace(/\n$/, '');
  return `|${content === text ? '-' : ''}\n  ${content.replace(/\n+/g, '$&  ')}`;
}

const scalars = new Map<string, string>();

/** The text of an object; undefined if it contains what only the `yaml` package can write. */
function layOut(object: unknown): string | undefined {
  const layout = new Layout();
  const lines = isPlainMap(object) ? layout.block(object, '') : undefined;
  return lines !== undefined && layout.isComplete ? `${lines}\n` : undefined;
}

class Layout {
  public isComplete = true;
  private readonly seen = new Set<unknown>();

  /** The entries of a map, or the items of a sequence; undefined for other values, and for empty ones. */
  public block(value: unknown, indent: string): string | undefined {
    const inner = `${indent}  `;
    let lines: string[] = [];
    if (Array.isArray(value)) {
      lines = value.map((item) => `- ${this.block(item, inner) ?? this.leaf(item, indent)}`);
    } else if (isPlainMap(value)) {
      lines = Object.entries(value).map(([key, content]) => {
        const block = this.block(content, inner);
        return `${this.key(key)}:${block === undefined ? ` ${this.leaf(content, indent)}` : `\n${inner}${block}`}`;
      });
    }
    if (lines.length === 0) {
      return undefined;
    }
    // The `yaml` package writes an object that occurs twice as an alias.
    this.isComplete &&= !this.seen.has(value);
    this.seen.add(value);
    return lines.join(`\n${indent}`);
  }

  private key(key: string): string {
    const text = scalarText(key);
    // A key in quotes may be written otherwise than a value in quotes, and a long key in a form of its own.
    this.isComplete &&= key.length < 1000 && (text === key || text === `"${key}"`) && !/^(?:<<|---|\.\.\.)/.test(key);
    return text;
  }

  private leaf(value: unknown, indent: string): string {
    if (typeof value === 'string') {
      return scalarText(value).replaceAll('\n  ', `\n  ${indent}`);
    }
    if (value === null || typeof value === 'boolean' || Number.isSafeInteger(value)) {
      return Object.is(value, -0) ? this.unknown() : String(value);
    }
    if (Array.isArray(value)) {
      return '[]';
    }
    return isPlainMap(value) ? '{}' : this.unknown();
  }

  private unknown(): string {
    this.isComplete = false;
    return '';
  }
}

function isPlainMap(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
