import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { placeholdersIn } from '../helm/data/placeholders';
import type { IPodTransform, RenderedContainer } from '../helm/manifests/rendered-pod';
import { readableContent, rejectPublished } from '../secrets/detected-secrets';
import { readIntoVariable } from '../secrets/environment-secret';
import { LiteralKeys } from '../secrets/literals';
import { fitsBetween } from '../secrets/pending-secret';
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
 * @throws CLEARML5004 when HOCON has no literal for the value
 */
export function serverSetting(path: string, value: unknown): EnvironmentEntry {
  const name = SERVER_SETTING_PREFIX + path.split('.').join('__');
  return { name, value: literalFor(name, value) };
}

/** The variable for a setting of the web container. */
export function webSetting(key: string, value: unknown): EnvironmentEntry {
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

const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

/** JSON as HOCON. The content of a secret is unknown, so a secret needs three quotes. */
function hocon(name: string, json: string): string {
  return json.replace(JSON_STRING, (string) => {
    const text = JSON.parse(string) as string;
    if (placeholdersIn(text).length === 0 && hasReadableEscapes(string)) {
      return string;
    }
    if (!fitsBetween('"""', text)) {
      throw new CodedError('CLEARML5004', {
        found: `a text in ${name} with three quotes in a row, a quote at its end, or a tab`,
        expected: 'a text that the server reads unchanged',
        fix: 'remove these characters: control characters and secrets stand between three quotes',
      });
    }
    return `"""${text}"""`;
  });
}

/** The parser of the server does not decode the other escapes of JSON, such as those of code points. */
function hasReadableEscapes(json: string): boolean {
  return [...json.matchAll(/\\(.)/g)].every(([, character = '']) => '"\\nrt'.includes(character));
}

/**
 * Checks a variable that the user wrote in full.
 *
 * @throws CLEARML5004 when the program that reads it cannot parse it, or reads something else
 */
export function requireParsable(name: string, value: string, prop: string): void {
  if (name.startsWith(WEB_SETTING_PREFIX) && !isJson(value)) {
    throw unparsable(name, value, prop, 'JSON; the web container stops at anything else');
  }
  if (name.startsWith(SERVER_SETTING_PREFIX) && !isHocon(value)) {
    throw unparsable(name, value, prop, 'a HOCON literal; the server stops at this one, or reads only a part of it');
  }
}

/** Whether the server reads a literal as it is meant. */
function isHocon(value: string): boolean {
  const between = /^"""([\s\S]*)"""$/.exec(value)?.[1];
  return between === undefined
    ? (isJson(value) && hasReadableEscapes(value)) || isBareText(value) || isBareList(value)
    : fitsBetween('"""', between);
}

/** Words that HOCON reads unchanged: no special character, no comment, no number and no time span. */
export function isBareText(value: string): boolean {
  const word = /^(?:[A-Za-z0-9_./-]|:(?=[0-9/]))+$/;
  const first = /^(?:[A-Za-z_]|\/(?!\/))/;
  return first.test(value) && value.split(' ').every((part) => word.test(part) && !part.startsWith('//'));
}

function isBareList(value: string): boolean {
  const items = /^\[([^[\]]*)\]$/
    .exec(value)?.[1]
    ?.split(',')
    .map((item) => item.trim());
  return items?.every((item) => isBareText(item) || isJson(item)) ?? false;
}

/** JSON whose numbers survive, unlike `1e999`. */
function isJson(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed !== 'number' || Number.isFinite(parsed);
  } catch {
    return false;
  }
}

function unparsable(name: string, value: string, prop: string, expected: string): CodedError {
  const shown = value.slice(0, 60);
  return new CodedError('CLEARML5004', {
    found: `${prop} has ${name}=${shown}`,
    expected,
    fix: `use the settings prop, which writes literals for you, or quote the text: ${JSON.stringify(JSON.stringify(shown))}`,
  });
}

/**
 * Checks the content of a credential where synth reads it. Otherwise the delivery reports it as unchecked.
 *
 * @param scope the construct whose delivery applies to it
 * @throws CLEARML5003 when it is a published default, CLEARML3006 when the server cannot parse it
 */
export function requireSafe(scope: IConstruct, secret: SecretValue, prop: string): void {
  rejectPublished(scope, secret, prop);
  if (!fitsBetween('"""', readableContent(scope, secret) ?? '')) {
    throw new CodedError('CLEARML3006', {
      found: `${prop} (${secret._source.description}) contains three quotes in a row, a quote at its end, or a tab`,
      expected: 'a text that can stand between three quotes: the server parses it as HOCON',
      fix: 'choose one without these characters',
    });
  }
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

/** A literal of HOCON, with three quotes around each text that contains a secret. */
function withThreeQuotes(literal: string): string {
  if (!SECRET_REFERENCE.test(literal) || literal.includes('"""')) {
    return literal;
  }
  return /^["[{]/.test(literal)
    ? literal.replace(JSON_STRING, (text) => (SECRET_REFERENCE.test(text) ? `""${text}""` : text))
    : `"""${literal}"""`;
}
