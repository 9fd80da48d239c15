import { CodedError } from '../core/errors/coded-error';
import { SERVER_SETTING_PREFIX, WEB_SETTING_PREFIX } from './settings';

/**
 * Checks a variable that the user wrote out in full.
 *
 * @throws CLEARML5004 when its reader could not parse it, or would read something else
 */
export function requireParsable(name: string, value: string, prop: string): void {
  if (name.startsWith(WEB_SETTING_PREFIX) && !isJson(value)) {
    throw unparsable(name, value, prop, 'JSON; the web container stops at anything else');
  }
  if (name.startsWith(SERVER_SETTING_PREFIX) && !isJson(value) && !isBareText(value) && !isBareList(value)) {
    throw unparsable(name, value, prop, 'a HOCON literal; the server stops at this one, or reads only a part of it');
  }
}

/** Words of text that HOCON takes as they are: no special character, no comment, neither number nor time span. */
function isBareText(value: string): boolean {
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

/** JSON whose numbers survive: `1e999` is none. */
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
