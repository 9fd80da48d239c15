import { uniqueName } from '../../core/unique-name';
import { type SecretText, type TextPart, wholeSecret } from '../secret-text';
import type { SecretSource } from '../source';

/**
 * Writes texts as shell words for commands that users run, with variables and commands in the place of secrets, never with
 * their contents. Inside JSON, it assumes that secrets contain no characters that JSON escapes.
 */
export class ShellText {
  private readonly variables = new Map<string, SecretSource>();

  public constructor(private readonly namespace: string | undefined) {}

  /** A text as a double-quoted word. */
  public quoted(text: SecretText<SecretSource>): string {
    const whole = wholeSecret(text);
    return `"${whole ? this.secret(whole).replace(/^\$\{(.*)\}$/, '$$$1') : this.parts(text)}"`;
  }

  /** @param within escapes the text for the strings that contain it */
  private parts(text: SecretText<SecretSource>, within: (text: string) => string = (inner) => inner): string {
    return text.map((part) => this.part(part, within)).join('');
  }

  private part(part: TextPart<SecretSource>, within: (text: string) => string): string {
    if (typeof part === 'string') {
      return literal(within(part));
    }
    if ('secret' in part) {
      return this.secret(part.secret);
    }
    if ('base64' in part) {
      return `$(printf %s ${this.quoted(part.base64)} | base64 | tr -d '\\n')`;
    }
    const quote = literal(within('"'));
    const inString = (inner: string) => within(JSON.stringify(inner).slice(1, -1));
    return `${quote}${this.parts(part.json, inString)}${quote}`;
  }

  private secret(source: SecretSource): string {
    if (source.kind === 'existing') {
      const { secretName, key } = source;
      const format = `{{ index .data ${JSON.stringify(key)} | base64decode }}`;
      return `$(${kubectl(this.namespace)} get secret ${secretName} -o go-template='${format}')`;
    }
    if (source.kind === 'local' && source.file !== undefined) {
      return `$(cat ${singleQuoted(source.file)})`;
    }
    return `\${${source.kind === 'local' && source.variable ? source.variable : this.variableFor(source)}}`;
  }

  /** The variable of a secret; each secret has another. */
  private variableFor(source: SecretSource): string {
    const id =
      source.kind === 'local' && source.generatedId !== undefined ? source.generatedId.split('/').pop() : source.key;
    const base = (id ?? source.key)
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^(?=[0-9])/, '_')
      .toUpperCase();
    const name = uniqueName(base, (one) => (this.variables.get(one) ?? source) !== source, '_');
    this.variables.set(name, source);
    return name;
  }
}

/** kubectl for a namespace; without one, for the namespace of the context. */
export function kubectl(namespace: string | undefined): string {
  return namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
}

/** A quoted shell word. */
export function singleQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Escapes a text for double quotes, on one line. An exclamation mark there would recall earlier commands. */
function literal(text: string): string {
  return text.replace(/[\\"$`!\n\t]/g, (character) => ESCAPED[character] ?? `\\${character}`);
}

const ESCAPED: Record<string, string> = { '!': `"'!'"`, '\n': `"$'\\n'"`, '\t': `"$'\\t'"` };
