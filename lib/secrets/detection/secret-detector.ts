import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';
import { placeholdersIn } from '../../helm/data/placeholders';
import { isPublishedDefault } from '../detected-secrets';
import { parsedJson } from '../secret-text';
import { SecretValue } from '../secret-value';
import { detectSecrets } from './detect';
import { secretsByFormat } from './formats';
import type { FoundSecret } from './leaf';
import type { NotSecret } from './not-secret';
import { PublicTexts } from './public-texts';
import { expanded, lastKey, replaced, unquoted } from './rewriting';
import { isSecretLeaf } from './vocabulary';

/** What a chart description says about secrets in values. */
export interface SecretPlaces {
  /** Paths whose whole text is a secret. */
  readonly texts: readonly string[];
  /** Whether the reader of a variable parses it, rather than taking it as text. */
  readonly isParsed: (variable: string) => boolean;
  /** How to fix a text with a secret that cannot be read. */
  readonly remedy: string;
}

/** What a detector knows about its chart. */
interface DetectorOptions extends SecretPlaces {
  readonly chartName: string;
  /** Whether the reader of a variable parses it as HOCON, and gets quotes around a secret. */
  readonly isHocon?: (variable: string) => boolean;
  readonly notSecret?: readonly NotSecret[];
}

/** Maps of files. */
const FILES = /(?:configs|files)$/i;

/** Where a value stands. */
interface Place {
  readonly path: string;
  /** Names the values in messages: `in your values`. */
  readonly source: string;
}

/**
 * Puts a `SecretValue` in the place of each secret in values, so that values with secrets work unchanged, and the secrets appear
 * in a Secret only. The text around a secret stays as it is.
 */
export class SecretDetector {
  public readonly publicTexts: PublicTexts;
  private readonly wrapped = new Map<string, SecretValue>();
  private readonly keys = new Set<string>();

  public constructor(private readonly options: DetectorOptions) {
    this.publicTexts = new PublicTexts(options.notSecret ?? []);
  }

  /**
   * The same value with a `SecretValue` in the place of each secret.
   *
   * @param path values path
   * @param source the prop that sets it; undefined for values of the user
   * @throws CLEARML5003 when a secret is a published default, CLEARML3003 when a text contains a secret and cannot be read
   */
  public wrap<T>(value: T, path = '', source?: string): T {
    const place = { path, source: source === undefined ? 'in your values' : `of ${source}` };
    return this.wrapNode(value, place, [lastKey(path)]) as T;
  }

  /** @param keys the last keys that lead to the value */
  private wrapNode(node: unknown, place: Place, keys: readonly string[], siblings: JsonObject = {}): unknown {
    if (typeof node === 'string') {
      return this.wrapText(node, place, keys, siblings);
    }
    if (typeof node === 'number') {
      const isSecret = isSecretLeaf(keys, String(node), 'values', Object.keys(siblings));
      return isSecret ? this.whole(String(node), place, keys.at(-1)) : node;
    }
    if (Array.isArray(node)) {
      return node.map((item, index) => {
        const name = isJsonObject(item) && typeof item.name === 'string' ? item.name : undefined;
        const path = name === undefined ? `${place.path}[${index}]` : joinPath(place.path, name);
        return this.wrapNode(item, { ...place, path }, [...keys.slice(-1), String(index)]);
      });
    }
    return isJsonObject(node) ? this.wrapMap(node, place, keys) : node;
  }

  private wrapMap(map: JsonObject, place: Place, keys: readonly string[]): JsonObject {
    const { name, value } = map;
    if (typeof name === 'string' && typeof value === 'string') {
      return { ...map, value: this.wrapVariable(name, value, place) };
    }
    const entries = Object.entries(map).map(([key, inner]) => {
      return [key, this.wrapNode(inner, { ...place, path: joinPath(place.path, key) }, [...keys.slice(-1), key], map)];
    });
    return Object.fromEntries(entries);
  }

  private wrapText(text: string, place: Place, keys: readonly string[], siblings: JsonObject): unknown {
    const [parent = '', key = parent] = keys;
    const isData = /^\s*[[{]/.test(text) && typeof parsedJson(text) === 'object';
    const isDocumented = text !== '' && this.options.texts.includes(place.path);
    if (!isData && (isDocumented || isSecretLeaf(keys, text, 'values', Object.keys(siblings)))) {
      return this.whole(isDocumented ? unquoted(text) : text, place, key);
    }
    const isFile = key === 'fileContent' || FILES.test(parent) || /^[^/]*\.[^/]*$/.test(key);
    if (!isData && !isFile && !text.includes('\n')) {
      return this.wrapSpans(text, secretsByFormat(text), place, key);
    }
    const fileName = key === 'fileContent' ? String(siblings.name ?? key) : key;
    return this.wrapSpans(text, this.secretsIn(text, place, isFile ? fileName : ''), place, fileName);
  }

  /** @throws CLEARML3003 when the text contains a secret, and cannot be read as the language of its file */
  private secretsIn(text: string, place: Place, fileName: string, path?: readonly string[]): FoundSecret[] {
    const { secrets, unreadable } = detectSecrets(text, fileName, path);
    const found = this.withoutPublic(secrets, place);
    if (unreadable !== undefined && found.length > 0) {
      throw new CodedError('CLEARML3003', {
        found: `${place.path} ${place.source} contains a secret, and cannot be read as ${unreadable}`,
        expected: `a text whose secrets can be moved to a Secret: ${this.options.chartName} may write it into a ConfigMap`,
        fix: `correct the text; or ${this.options.remedy}; or declare { path: '${place.path}', reason: '…' } in notSecret`,
      });
    }
    return found;
  }

  /** The value of an environment variable. */
  private wrapVariable(name: string, text: string, place: Place): unknown {
    const { isParsed, isHocon } = this.options;
    if (isParsed(name)) {
      return this.wrapSetting(name, text, place, isHocon?.(name) ?? false);
    }
    const secrets = isSecretLeaf([name], text) ? [] : detectSecrets(text).secrets;
    if (secrets.length === 0 && !isSecretLeaf([name], text)) {
      return text;
    }
    // Kubernetes expands references in variables, and not in Secrets.
    return /\$\([^)]*\)/.test(text)
      ? this.wrapSpans(text, secrets, place, name, expanded)
      : this.whole(expanded(text), place, name);
  }

  /** A variable whose reader parses it. */
  private wrapSetting(name: string, text: string, place: Place, isHocon: boolean): unknown {
    const path = name.split('__').slice(1);
    if (/^\s*[[{]/.test(text)) {
      const found = this.secretsIn(text, place, 'setting.json', path);
      return isHocon ? this.wrapLiterals(text, found, place) : this.wrapSpans(text, found, place, '', expanded);
    }
    const content = unquoted(text);
    const isSecret = isSecretLeaf(path, content) || secretsByFormat(content).length > 0 || isPublishedDefault(content);
    return isSecret ? this.whole(expanded(isHocon ? content : text), place, name) : text;
  }

  /** Quotes each secret as HOCON, because its reader does not decode the escapes of a Secret. */
  private wrapLiterals(text: string, found: readonly FoundSecret[], place: Place): string {
    return replaced(text, found, ({ content, path, literal, format }) => {
      const secret = this.secret(expanded(content), below(place, path), path.at(-1));
      return { ...literal, text: format === undefined ? `"""${secret}"""` : `${secret}` };
    });
  }

  /**
   * @param file name of the text, which precedes the names of its secrets
   * @param read the content of a secret for a part of the text
   */
  private wrapSpans(
    text: string,
    found: readonly FoundSecret[],
    place: Place,
    file: string,
    read: (text: string) => string = (same) => same,
  ): unknown {
    const secrets = this.withoutPublic(found, place);
    if (secrets[0]?.start === 0 && secrets[0].end === text.length) {
      return this.whole(read(text), place, file || secrets[0].path.at(-1));
    }
    return replaced(text, secrets, ({ start, end, path }) => {
      const key = file === '' ? path.at(-1) : [file, ...path].join('.');
      return { start, end, text: `${this.secret(read(text.slice(start, end)), below(place, path), key)}` };
    });
  }

  /** A text that is a secret as a whole; a text that contains a `SecretValue` stays unchanged. */
  private whole(text: string, place: Place, key?: string): unknown {
    const isPublic = placeholdersIn(text).length > 0 || this.publicTexts.has(text, place.path);
    return isPublic ? text : this.secret(text, place, key);
  }

  /** One `SecretValue` for equal contents with equal keys: several props may repeat a value. */
  private secret(content: string, { path, source }: Place, key = 'value'): SecretValue {
    if (isPublishedDefault(content)) {
      throw new CodedError('CLEARML5003', {
        found: `${path} ${source} is a default that everyone can read in a public chart`,
        expected: 'a credential of your own',
        fix: 'remove it (the credentials prop creates one), or create one with `openssl rand -hex 16`',
      });
    }
    const identity = JSON.stringify([key, content]);
    const unique = this.keys.has(key) ? path : key;
    const secret = this.wrapped.get(identity) ?? SecretValue._named(content, `value ${path}`, unique, true);
    this.keys.add(unique);
    this.wrapped.set(identity, secret);
    return secret;
  }

  private withoutPublic(found: readonly FoundSecret[], place: Place): FoundSecret[] {
    return found.filter((one) => !this.publicTexts.has(one.content, below(place, one.path).path));
  }
}

function below({ path, source }: Place, keys: readonly string[]): Place {
  return { path: keys.reduce(joinPath, path), source };
}
