import { CodedError } from '../../core/errors/coded-error';
import { valueAt } from '../../helm/data/paths';
import type { ServerInstallation } from '../server-chart';
import { type DatabasePlace, databasePlaces } from './databases';

/**
 * Rejects user values that omit a database, choose it twice, or set an address or a login that has no effect. It reads user values
 * rather than effective ones: a switch that only the chart or a default sets is not a choice of the user.
 *
 * @throws CLEARML5002
 */
export function rejectContradictions(server: ServerInstallation): void {
  const { props, userValues } = server;
  for (const place of databasePlaces(server)) {
    rejectContradiction(place, userValues, props[place.name]?._choice.kind);
  }
  rejectOperatorLogin(userValues, props.mongodb?._choice.kind);
}

function rejectContradiction(
  { name, switches, address, external }: DatabasePlace,
  userValues: object,
  kind: string | undefined,
): void {
  const [bundled] = switches;
  const on = switches.find((path) => valueAt(userValues, path) === true);
  const hasAddress = valueAt(userValues, address) !== undefined;
  const prop = `${name}: ${external}(…)`;
  if (kind === 'external' && on) {
    throw contradiction(`values set ${on} to true beside ${prop}`, 'remove one of the two');
  }
  if (kind !== undefined && kind !== 'external' && hasAddress) {
    throw contradiction(
      `values set ${address}, and the ${name} prop chooses the one of the chart`,
      'remove one of the two',
    );
  }
  if (kind === undefined && hasAddress && (on || valueAt(userValues, bundled) !== false)) {
    throw contradiction(
      `values set ${address}, and ${on ?? bundled} stays on`,
      `use ${prop}, or set ${on ?? bundled} to false`,
    );
  }
  if (kind !== 'external' && !hasAddress && !on && isOff(switches, userValues, kind)) {
    throw contradiction(
      `values set ${bundled} to false, and nothing takes its place`,
      `use ${prop}, or set ${address} as well`,
    );
  }
}

/** Whether user values disable the databases of the chart. */
function isOff([bundled, operator]: readonly string[], userValues: object, kind: string | undefined): boolean {
  if (kind === 'operator') {
    return operator !== undefined && valueAt(userValues, operator) === false;
  }
  return valueAt(userValues, bundled ?? '') === false;
}

/** No login is documented for the operator's MongoDB; the operator creates one. */
function rejectOperatorLogin(userValues: object, kind: string | undefined): void {
  const operator = kind === 'operator' || valueAt(userValues, 'mckMongodb.migrated') === true;
  if (operator && valueAt(userValues, 'mongodb.auth.enabled') === true) {
    throw contradiction(
      'values set mongodb.auth.enabled to true beside the MongoDB of the operator',
      'drop it: the operator makes a login of its userValues, in Secret mongodb-root',
    );
  }
}

function contradiction(found: string, fix: string): CodedError {
  return new CodedError('CLEARML5002', { found, expected: 'each database exactly once, bundled or external', fix });
}
