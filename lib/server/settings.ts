import type { IConstruct } from 'constructs';
import { requireReadableSecret } from '../chart/check-contents';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { IPodTransform, RenderedContainer } from '../helm/manifests/rendered-pod';
import { rejectPublished } from '../secrets/detected-secrets';
import { readIntoVariable } from '../secrets/environment-secret';
import { LiteralKeys } from '../secrets/literals';
import { HOCON_LITERAL, HOCON_TEXT, hoconLiteral, NoLiteral } from '../secrets/readers/hocon';
import { SERVER_SETTING, WEB_SETTING } from '../secrets/readers/names';
import type { Reader } from '../secrets/readers/reader';
import { JSON_VALUE } from '../secrets/readers/values';
import type { SecretValue } from '../secrets/secret-value';

/**
 * The server reads `CLEARML__path__to__key` variables as HOCON literals: a bare `user:pass@host` stops it, a `#` cuts the rest
 * off, `007` becomes 7. Its parser reads JSON unchanged, except for some escapes, and any text between three quotes.
 */
export const SERVER_SETTING_PREFIX = 'CLEARML__';

/** The web container reads `WEBSERVER__key` variables as JSON and stops at anything else. */
const WEB_SETTING_PREFIX = 'WEBSERVER__';

/** An entry of a container's environment. */
export interface EnvironmentEntry {
  readonly name: string;
  readonly value: string;
}

/**
 * The variable for a setting of the server: a dotted path and a value of its natural type.
 *
 * @throws CLEARML5004 when HOCON has no literal for the value, or the server loses a setting with this path
 */
export function serverSetting(path: string, value: unknown): EnvironmentEntry {
  requirePath(SERVER_SETTING, path, `setting ${path}`);
  const name = SERVER_SETTING_PREFIX + path.split('.').join('__');
  return { name, value: literalFor(name, value) };
}

/**
 * The variable for a setting of the web container.
 *
 * @throws CLEARML5004 when the web container loses a setting with this key
 */
export function webSetting(key: string, value: unknown): EnvironmentEntry {
  requirePath(WEB_SETTING, key, `web setting ${key}`);
  const name = WEB_SETTING_PREFIX + key.split('.').join('__');
  return { name, value: literalFor(name, value) };
}

/** Whether the program that reads a variable parses it, rather than takes it as text. */
export function isSetting(name: string): boolean {
  return name.startsWith(SERVER_SETTING_PREFIX) || name.startsWith(WEB_SETTING_PREFIX);
}

/** The value of a variable in the language of its reader. Kubernetes reads two dollar signs as one. */
export function literalFor(name: string, value: unknown): string {
  const json = JSON.stringify(value);
  const literal = name.startsWith(SERVER_SETTING_PREFIX) ? hocon(name, json) : json;
  return literal.replaceAll('$', '$$$$');
}

/** A value as HOCON in a file, in which Kubernetes expands nothing. */
export function hoconText(file: string, value: unknown, indent?: number): string {
  return hocon(file, JSON.stringify(value, undefined, indent));
}

/** JSON as HOCON. */
function hocon(name: string, json: string): string {
  try {
    return hoconLiteral(json);
  } catch (error) {
    if (!(error instanceof NoLiteral)) {
      throw error;
    }
    throw new CodedError('CLEARML5004', {
      found: `${error.message} in ${name}`,
      expected: 'a value that the server reads unchanged: it parses HOCON',
      fix: 'change the value',
    });
  }
}

/**
 * Checks a variable that the user wrote in full: its name and its value.
 *
 * @throws CLEARML5004 when the program that reads it loses it, cannot parse it, or reads something else
 */
export function requireParsable(name: string, value: string, prop: string): void {
  if (name.startsWith(WEB_SETTING_PREFIX)) {
    requirePath(WEB_SETTING, name.slice(WEB_SETTING_PREFIX.length).replaceAll('__', '.'), `${prop} ${name}`);
    requireValue(JSON_VALUE, name, value, prop);
  }
  if (name.startsWith(SERVER_SETTING_PREFIX)) {
    requirePath(SERVER_SETTING, name.slice(SERVER_SETTING_PREFIX.length).replaceAll('__', '.'), `${prop} ${name}`);
    requireValue(HOCON_LITERAL, name, value, prop);
  }
}

/** @throws CLEARML5004 */
function requireValue(reader: Reader, name: string, value: string, prop: string): void {
  if (reader.problem(value) !== undefined) {
    const shown = value.slice(0, 60);
    throw new CodedError('CLEARML5004', {
      found: `${prop} has ${name}=${shown}`,
      expected: `${reader.accepts}: ${reader.name}`,
      fix: `use the settings prop, which writes literals for you, or quote the text: ${JSON.stringify(JSON.stringify(shown))}`,
    });
  }
}

/** @throws CLEARML5004 when the reader of variables does not find the setting under its path */
function requirePath(reader: Reader, path: string, place: string): void {
  const found = reader.problem(path);
  if (found !== undefined) {
    throw new CodedError('CLEARML5004', {
      found: `${place} contains ${found}`,
      expected: `${reader.accepts}: ${reader.name}`,
      fix:
        reader === WEB_SETTING
          ? 'set it in configuration.json of webserver.additionalConfigs'
          : "set an object, whose keys stay as they are: { 'a.b': { myKey: … } } in place of 'a.b.myKey'; or use a configuration file",
    });
  }
}

/**
 * Checks the content of a credential where synth reads it. Otherwise the delivery reports it as unchecked.
 *
 * @param scope the construct whose delivery applies to it
 * @param readers the programs that read it
 * @throws CLEARML5003 when it is a published default, CLEARML3006 when a reader misreads it
 */
export function requireSafe(
  scope: IConstruct,
  secret: SecretValue,
  prop: string,
  readers: readonly Reader[] = [HOCON_TEXT],
): void {
  rejectPublished(scope, secret, prop);
  requireReadableSecret(scope, secret, readers, prop);
}

/** These variables take a list of hosts, which is a literal already. */
const LISTS = /__hosts__elastic__.+__hosts$/i;

/** Whether a variable is a setting of the server, in which a secret needs quotes. */
export function isQuotedSetting(name: string): boolean {
  return name.startsWith(SERVER_SETTING_PREFIX) && !LISTS.test(name);
}

/**
 * Charts read secrets into `CLEARML__` variables unquoted, and the server parses those as HOCON literals. Between three quotes
 * any content is text. Where the app writes the Secret, a key with the quoted text exists. Otherwise, the secret is read into a
 * separate variable, which the quotes enclose.
 */
export function quoteSecretSettings({
  scope,
  inNamespace,
}: {
  scope: IConstruct;
  inNamespace?: string;
}): IPodTransform {
  const literals = AppRegistry.of(scope).get(LiteralKeys);
  const isQuoted = (reference: JsonObject) => literals.has(inNamespace, reference);
  return {
    transform: (pod) => {
      for (const container of pod.allContainers) {
        quoteIn(container, isQuoted);
      }
    },
  };
}

function quoteIn(container: RenderedContainer, isQuoted: (reference: JsonObject) => boolean): void {
  for (const entry of objectsAt(container._content, 'env').filter(({ name }) => isQuotedSetting(String(name)))) {
    const reference = isJsonObject(entry.valueFrom) ? entry.valueFrom.secretKeyRef : undefined;
    if (isJsonObject(reference) && reference.optional !== true) {
      if (!isQuoted(reference)) {
        quoteReference(container, entry, reference);
      }
    } else if (typeof entry.value === 'string') {
      entry.value = withThreeQuotes(entry.value);
    }
  }
}

/**
 * Quotes a key of an existing Secret. An apply over a Helm release in the cluster keeps the `valueFrom` of the release, and the
 * API server accepts only one of `value` and `valueFrom`. So the variable of the chart keeps its `valueFrom`, with a key that
 * does not exist, and the same setting in another spelling has the value.
 */
function quoteReference(container: RenderedContainer, entry: JsonObject, reference: JsonObject): void {
  const name = String(entry.name);
  const setting = name.slice(SERVER_SETTING_PREFIX.length);
  const key = { name: String(reference.name), key: String(reference.key) };
  const value = `"""$(${readIntoVariable(container, setting, key, name)})"""`;
  const isTaken = (one: string) => objectsAt(container._content, 'env').some((other) => other.name === one);
  const spelling = [setting.toLowerCase(), setting.toUpperCase()]
    .map((one) => SERVER_SETTING_PREFIX + one)
    .find((one) => !isTaken(one));
  const hasValue = Object.hasOwn(entry, 'value');
  entry.value = value;
  delete entry.valueFrom;
  if (!hasValue && spelling !== undefined) {
    entry.name = spelling;
    const absent = { name: key.name, key: `replaced-by-${spelling}`, optional: true };
    container._setEntry({ name, valueFrom: { secretKeyRef: absent } }, spelling);
  }
}

const SECRET_REFERENCE = /\$\(SECRET_/;
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

/** A literal of HOCON, with three quotes around each text that contains a secret. */
function withThreeQuotes(literal: string): string {
  if (!SECRET_REFERENCE.test(literal) || literal.includes('"""')) {
    return literal;
  }
  return /^["[{]/.test(literal)
    ? literal.replace(JSON_STRING, (text) => (SECRET_REFERENCE.test(text) ? `""${text}""` : text))
    : `"""${literal}"""`;
}
