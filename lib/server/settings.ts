import { CodedError } from '../errors/coded-error';
import { DeferredValue } from '../helm/deferred';

/**
 * The server reads `CLEARML__path__to__key` variables as HOCON literals: a bare `user:pass@host` stops it, a `#` cuts the rest
 * off, `007` becomes 7. JSON is a subset of HOCON, so a JSON literal always means what it says.
 */
export const SERVER_SETTING_PREFIX = 'CLEARML__';

/** The web container reads `WEBSERVER__key` variables as JSON and stops at anything else. */
export const WEB_SETTING_PREFIX = 'WEBSERVER__';

/** An entry of a container's environment. */
export interface EnvironmentEntry {
  readonly name: string;
  readonly value: string;
}

/** The variable for a setting of the server: a dotted path and a value of its natural type. */
export function serverSetting(path: string, value: unknown): EnvironmentEntry {
  return { name: SERVER_SETTING_PREFIX + path.split('.').join('__'), value: literal(value) };
}

/** The variable for a setting of the web container. */
export function webSetting(key: string, value: unknown): EnvironmentEntry {
  return { name: WEB_SETTING_PREFIX + key.split('.').join('__'), value: literal(value) };
}

/** Secrets stand inside the quotes as placeholders. */
function literal(value: unknown): string {
  return JSON.stringify(value instanceof DeferredValue ? value.toString() : value);
}

/**
 * Checks a variable that the user wrote out in full.
 *
 * @throws CLEARML5004 when its reader could not parse it, or would read something else
 */
export function requireParsable(name: string, value: string, prop: string): void {
  if (name.startsWith(WEB_SETTING_PREFIX) && !isJson(value)) {
    throw unparsable(name, value, prop, 'JSON; the web container stops at anything else');
  }
  if (name.startsWith(SERVER_SETTING_PREFIX) && !isJson(value) && !isSafeBareText(value)) {
    throw unparsable(name, value, prop, 'a HOCON literal; the server stops at this one, or reads only a part of it');
  }
}

/** Text that HOCON takes as it is: no special character, and neither number, time span, boolean nor null. */
function isSafeBareText(value: string): boolean {
  return /^[A-Za-z_](?:[A-Za-z0-9_ ./-]|:(?=\/\/))*$/.test(value) || /^\[[^[\]{}"#$+=!?]*\]$/.test(value) || /^[a-z+]+:\/\/[A-Za-z0-9.:/_-]+$/.test(value);
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function unparsable(name: string, value: string, prop: string, expected: string): CodedError {
  return new CodedError('CLEARML5004', {
    found: `${prop} has ${name}=${value.slice(0, 60)}`,
    expected,
    fix: `use the settings prop, which writes literals for you, or quote the text: ${JSON.stringify(JSON.stringify(value.slice(0, 60)))}`,
  });
}
