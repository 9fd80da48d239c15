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

/** Whether a variable is parsed by what reads it, rather than taken as text. */
export function isSetting(name: string): boolean {
  return name.startsWith(SERVER_SETTING_PREFIX) || name.startsWith(WEB_SETTING_PREFIX);
}

/** Secrets stand inside the quotes as placeholders. Kubernetes takes two dollar signs for one. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('$', '$$$$');
}
