import { isPort } from '../../core/props/value-checks';

/** The parts of a connection string that rules need. */
export interface ConnectionString {
  readonly hosts: readonly string[];
  readonly database?: string;
  /** Whether it contains a user. */
  readonly logsIn: boolean;
  /** Names of its options, in lower case. */
  readonly options: ReadonlySet<string>;
}

/** A connection string that the driver cannot read. The message states the cause without any part of the text, which is secret. */
export class ConnectionStringError extends Error {}

const SRV = 'mongodb+srv:';

/**
 * Reads a connection string as PyMongo does, the driver of the server. Drivers differ: that of Node.js rejects some passwords
 * that PyMongo accepts, and accepts invalid ports.
 *
 * @throws ConnectionStringError
 */
export function readConnectionString(text: string): ConnectionString {
  const scheme = /^mongodb(?:\+srv)?:/.exec(text)?.[0];
  if (scheme === undefined || !text.startsWith(`${scheme}//`)) {
    throw new ConnectionStringError('it does not begin with mongodb:// or mongodb+srv://');
  }
  const [address, options] = splitAt(text.slice(scheme.length + 2), '?');
  const [authority, database] = splitAt(address, '/');
  const login = authority.lastIndexOf('@');
  if (login >= 0) {
    requireLogin(authority.slice(0, login));
  }
  const hosts = decode(authority.slice(login + 1)).split(',');
  for (const host of hosts) {
    requireHost(host, scheme === SRV);
  }
  if (scheme === SRV && hosts.length > 1) {
    throw new ConnectionStringError('it names several hosts, and mongodb+srv takes one');
  }
  return {
    hosts,
    database: databaseOf(decode(database)),
    logsIn: login >= 0,
    options: optionsIn(options),
  };
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Decodes as Python does: `+` is a blank, and an invalid escape stays. */
function decode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString();
  });
}

function requireLogin(login: string): void {
  if (/@|:.*:|%(?![0-9A-Fa-f]{2})/s.test(login)) {
    throw new ConnectionStringError('its user name or password contains one of @ : % unescaped');
  }
  if (/^(?:$|:)/.test(login)) {
    throw new ConnectionStringError('the user name before the @ is empty');
  }
}

function requireHost(host: string, isSrv: boolean): void {
  if (host.endsWith('.sock') && !host.startsWith('[')) {
    return;
  }
  const { name, port } = /^(?<name>\[[^\]]+\]|[^:[\]/@\s]+)(?::(?<port>.*))?$/s.exec(host)?.groups ?? {};
  if (name === undefined) {
    throw new ConnectionStringError('a host is empty or invalid; the address of IPv6 stands in brackets');
  }
  if (port !== undefined && isSrv) {
    throw new ConnectionStringError('it names a port, and mongodb+srv takes none');
  }
  if (port !== undefined && !(/^\d+$/.test(port) && isPort(Number(port)))) {
    throw new ConnectionStringError('a port is not from 1 to 65535, or the password contains one of / : ? @ unescaped');
  }
}

/** The name of a database; a name of a collection may follow a dot. */
function databaseOf(path: string): string | undefined {
  const [database] = splitAt(path, '.');
  // PyMongo accepts @ in the name of a database, and connects to another host then.
  if (/[/ "$]/.test(database) || path.includes('@')) {
    throw new ConnectionStringError('the name of the database is invalid, or the password contains a / unescaped');
  }
  return database || undefined;
}

function optionsIn(text: string): ReadonlySet<string> {
  if (text.includes('&') && text.includes(';')) {
    throw new ConnectionStringError('its options are separated by both & and ;');
  }
  const options = text === '' ? [] : text.split(/[&;]/);
  if (!options.every((option) => /^[^=]*=[^=]*$/.test(option))) {
    throw new ConnectionStringError('its options are not of the form name=value, with %3D for = in a value');
  }
  return new Set(options.map((option) => splitAt(option, '=')[0].toLowerCase()));
}
