import { CodedError, problemsOf } from '../../core/errors/coded-error';
import { emitNotice } from '../../core/notice';
import { isJsonObject } from '../../helm/data/json';
import { replacePlaceholders } from '../../helm/data/placeholders';
import { readableContent } from '../../secrets/detected-secrets';
import { parsedJson } from '../../secrets/secret-text';
import { SecretValue } from '../../secrets/secret-value';
import { type ServerInstallation, stated } from '../server-installation';
import { type ConnectionString, ConnectionStringError, readConnectionString } from './connection-string';
import { redisAddressPrefix, requireAddress } from './database-connection';
import { ELASTICSEARCH_CONNECTION, MONGODB_CONNECTIONS } from './databases';

/**
 * Checks the addresses of external databases that are no secrets.
 *
 * @throws CLEARML5002 for a host that is not a host name, CLEARML5008 for a port out of range, CLEARML5010 for a list of nodes that
 * the server cannot read
 */
export function checkAddresses(server: ServerInstallation): void {
  const { chart, effective } = server;
  const redis = `externalServices.${redisAddressPrefix(chart)}`;
  const host = effective.chosen(`${redis}Host`);
  if (typeof host === 'string' && SecretValue._of(host) === undefined) {
    // A URL with a password contains a secret.
    const address = replacePlaceholders(host, () => 'x');
    requireAddress(address, undefined, stated(server, `${redis}Host`));
    requireAddress(address, Number(effective.at(`${redis}Port`) ?? 6379), stated(server, `${redis}Port`));
  }
  const nodes = effective.chosen(ELASTICSEARCH_CONNECTION);
  const check = () => {
    const text = readable(server, nodes);
    return text === undefined ? undefined : checkNodes(stated(server, ELASTICSEARCH_CONNECTION), parsedJson(text));
  };
  if (typeof nodes === 'string' && SecretValue._of(nodes) === undefined) {
    check();
  } else {
    server.scope.node.addValidation({ validate: () => problemsOf(check) });
  }
}

function checkNodes(place: string, nodes: unknown): void {
  if (!Array.isArray(nodes) || nodes.length === 0 || !nodes.every((node) => isUrl(node) || hasHost(node))) {
    throw invalid(
      place,
      'it is not a JSON list of nodes',
      'a list such as [{"host":"es.example.com","port":9200}]',
      'correct the list',
    );
  }
  for (const { host, port } of nodes.filter(isJsonObject)) {
    requireAddress(String(host), port === undefined ? undefined : (port as number), place);
  }
}

function isUrl(node: unknown): boolean {
  return typeof node === 'string' && /^https?:\/\/[^\s/]/.test(node);
}

function hasHost(node: unknown): boolean {
  return isJsonObject(node) && typeof node.host === 'string';
}

/** A connection string in the values. */
interface StatedConnection {
  /** Values path and source. */
  readonly place: string;
  readonly connection: ConnectionString;
}

/**
 * Checks connection strings at synth, as far as synth reads their secrets: CLEARML5010 for one that the server cannot read or that
 * names no database, CLEARML5002 when both name one database.
 */
export function checkConnectionStrings(server: ServerInstallation): void {
  server.scope.node.addValidation({
    validate: () => {
      const found: StatedConnection[] = [];
      const problems = Object.values(MONGODB_CONNECTIONS).flatMap((path) =>
        problemsOf(() => found.push(...connectionAt(server, path))),
      );
      return [...problems, ...problemsOf(() => rejectSameDatabase(found))];
    },
  });
}

function connectionAt(server: ServerInstallation, path: string): StatedConnection[] {
  const text = readable(server, server.effective.chosen(path));
  if (text === undefined) {
    return [];
  }
  const place = stated(server, path);
  const connection = readAt(place, text);
  if (connection.database === undefined) {
    throw invalid(
      place,
      'it names no database',
      'mongodb://host:27017/backend, and /auth for the other one',
      'add the name',
    );
  }
  if (connection.logsIn && !connection.options.has('authsource')) {
    emitNotice(
      `${place} contains a login without authSource`,
      `MongoDB looks the user up in the database ${connection.database}. Append ?authSource=admin if the user is in admin.`,
    );
  }
  return [{ place, connection }];
}

function readAt(place: string, text: string): ConnectionString {
  try {
    return readConnectionString(text);
  } catch (error) {
    if (!(error instanceof ConnectionStringError)) {
      throw error;
    }
    throw invalid(
      place,
      error.message,
      'a connection string such as mongodb://user:p%40ss@host:27017/backend',
      'correct it; write @ : / ? # % in a user name or password as %40 %3A %2F %3F %23 %25',
    );
  }
}

/** A text with its secrets, without the quotes for HOCON; undefined when it is a secret that synth does not read. */
function readable({ scope }: ServerInstallation, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') {
    return undefined;
  }
  const contentOf = (placeholder: string) => {
    const secret = SecretValue._of(placeholder);
    return secret && readableContent(scope, secret);
  };
  const isUnknown = SecretValue._of(value) !== undefined && contentOf(value) === undefined;
  const text = replacePlaceholders(value, (placeholder) => contentOf(placeholder) ?? 'unknown');
  return isUnknown ? undefined : text.replace(/^"(.*)"$/s, '$1');
}

function rejectSameDatabase([one, other]: readonly StatedConnection[]): void {
  const nameOf = ({ connection }: StatedConnection) =>
    JSON.stringify([connection.hosts.map((host) => host.toLowerCase()).sort(), connection.database]);
  if (one && other && nameOf(one) === nameOf(other)) {
    throw new CodedError('CLEARML5002', {
      found: `${one.place} and ${other.place} name the same database ${one.connection.database}`,
      expected: 'a database for the backend, and another one for auth',
      fix: 'name the databases backend and auth, as the bundled MongoDB does',
    });
  }
}

function invalid(place: string, problem: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5010', { found: `${place}: ${problem}`, expected, fix });
}
