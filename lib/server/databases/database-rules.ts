import { CodedError } from '../../core/errors/coded-error';
import { type ServerInstallation, stated, userValue } from '../server-installation';
import { type DatabasePlace, databasePlaces } from './databases';
import { checkAddresses, checkConnectionStrings } from './external-databases';

/** Rules about the databases over the effective values. */
export const DATABASE_RULES: readonly ((server: ServerInstallation) => void)[] = [
  rejectContradictions,
  rejectOperatorLogin,
  requireLogins,
  checkAddresses,
  checkConnectionStrings,
];

/**
 * Rejects values that omit a database, choose it twice, or set an address that has no effect. A switch that only the chart or a
 * default sets is not a choice of the user.
 *
 * @throws CLEARML5002
 */
function rejectContradictions(server: ServerInstallation): void {
  for (const place of databasePlaces(server)) {
    rejectSecondDatabase(server, place);
    requireDatabase(server, place);
  }
}

function rejectSecondDatabase(
  server: ServerInstallation,
  { name, switches, addresses, external }: DatabasePlace,
): void {
  const kind = server.props[name]?._choice.kind;
  const address = addresses.find((path) => userValue(server, path) !== undefined);
  const on = switches.find((path) => userValue(server, path) === true);
  if (kind === 'external' && on) {
    throw contradiction(`${stated(server, on)} is true beside ${name}: ${external}(…)`, 'remove one of the two');
  }
  if (kind !== undefined && kind !== 'external' && address) {
    throw contradiction(
      `${stated(server, address)} is set, and the ${name} prop chooses the database of the chart`,
      'remove one of the two',
    );
  }
  const running = switches.find((path) => server.effective.at(path) === true);
  if (kind === undefined && address && running) {
    throw contradiction(
      `${stated(server, address)} is set, and ${running} stays true (${server.effective.sourceOf(running)})`,
      `use ${name}: ${external}(…), or set ${running} to false`,
    );
  }
}

/** Requires each address of a database that the chart does not deploy. The defaults of charts are not addresses of a database. */
function requireDatabase(server: ServerInstallation, { name, switches, addresses, external }: DatabasePlace): void {
  const { effective } = server;
  if (switches.some((path) => effective.at(path) === true)) {
    return;
  }
  const missing = addresses.find((path) => effective.text(path) === undefined || effective.chosen(path) === undefined);
  if (missing !== undefined) {
    const state = effective.text(missing) === undefined ? 'is empty' : 'is not set';
    throw contradiction(
      `${stated(server, switches[0])} is ${String(effective.at(switches[0]))}, and ${missing} ${state} (${effective.sourceOf(missing)})`,
      `use ${name}: ${external}(…), or set ${missing}`,
    );
  }
}

/** No login is documented for the operator's MongoDB; the operator creates one. */
function rejectOperatorLogin(server: ServerInstallation): void {
  const { effective } = server;
  const isUsed = effective.at('mckMongodb.migrated') === true || effective.at('mongodb.enabled') !== true;
  const operator = effective.at('mckMongodb.enabled') === true && isUsed;
  if (operator && effective.chosen('mongodb.auth.enabled') === true) {
    throw contradiction(
      `${stated(server, 'mongodb.auth.enabled')} is true beside the MongoDB of the operator`,
      'remove it: the operator creates a login of its own, in Secret mongodb-root',
    );
  }
}

/** The logins of bundled databases, and the variables by which users give them to the server. */
const LOGINS = [
  { database: 'mongodb', variables: /^CLEARML_MONGODB_SERVICE_(?:CONNECTION_STRING|PASSWORD)$/ },
  { database: 'redis', variables: /^CLEARML_REDIS_SERVICE_PASSWORD$/ },
] as const;

/**
 * Requires a login of the server for each bundled database with a password. Charts without the feature do not pass the password
 * to the server.
 *
 * @throws CLEARML4002 or CLEARML4003, as the props do
 */
function requireLogins(server: ServerInstallation): void {
  const { chart, effective } = server;
  const variables = [effective.at('apiserver.extraEnvs')].flat() as { readonly name?: unknown }[];
  for (const { database, variables: login } of LOGINS) {
    const path = `${database}.auth.enabled`;
    const isProtected = effective.at(`${database}.enabled`) === true && effective.at(path) === true;
    const isGiven = variables.some((variable) => login.test(String(variable?.name)));
    if (isProtected && !isGiven) {
      chart.require('internalDatabaseAuth', stated(server, path));
    }
  }
}

function contradiction(found: string, fix: string): CodedError {
  return new CodedError('CLEARML5002', { found, expected: 'each database exactly once, bundled or external', fix });
}
