import { CodedError } from '../../core/errors/coded-error';
import { valueAt } from '../../helm/data/paths';
import type { ServerChart } from '../server-chart';
import { type DatabasePlace, databasePlaces } from './database-places';
import type { Databases } from './databases';

/**
 * Refuses own values that leave a database out, have it twice, or give an address or a login that nothing would use.
 *
 * @throws CLEARML5002
 */
export function rejectContradictions(chart: ServerChart, own: object, databases: Databases): void {
  for (const place of databasePlaces(chart)) {
    rejectContradiction(place, own, databases[place.name]?._choice.kind);
  }
  rejectOperatorLogin(own, databases.mongodb?._choice.kind);
}

function rejectContradiction(
  { name, switches, address, external }: DatabasePlace,
  own: object,
  kind: string | undefined,
): void {
  const [bundled] = switches;
  const on = switches.find((path) => valueAt(own, path) === true);
  const hasAddress = valueAt(own, address) !== undefined;
  const prop = `${name}: ${external}(…)`;
  if (kind === 'external' && on) {
    throw contradiction(`values set ${on} to true beside ${prop}`, 'drop one of the two');
  }
  if (kind !== undefined && kind !== 'external' && hasAddress) {
    throw contradiction(
      `values set ${address}, and the ${name} prop asks for the one of the chart`,
      'drop one of the two',
    );
  }
  if (kind === undefined && hasAddress && (on || valueAt(own, bundled) !== false)) {
    throw contradiction(
      `values set ${address}, and ${on ?? bundled} stays on`,
      `use ${prop}, or set ${on ?? bundled} to false`,
    );
  }
  if (kind !== 'external' && !hasAddress && !on && isOff(switches, own, kind)) {
    throw contradiction(
      `values set ${bundled} to false, and nothing takes its place`,
      `use ${prop}, or set ${address} as well`,
    );
  }
}

/** Whether own values leave nothing of the chart's running. */
function isOff([bundled, operator]: readonly string[], own: object, kind: string | undefined): boolean {
  if (kind === 'operator') {
    return operator !== undefined && valueAt(own, operator) === false;
  }
  return valueAt(own, bundled ?? '') === false;
}

/** No login is documented for the operator's MongoDB; it makes its own. */
function rejectOperatorLogin(own: object, kind: string | undefined): void {
  const operator = kind === 'operator' || valueAt(own, 'mckMongodb.migrated') === true;
  if (operator && valueAt(own, 'mongodb.auth.enabled') === true) {
    throw contradiction(
      'values set mongodb.auth.enabled to true beside the MongoDB of the operator',
      'drop it: the operator makes a login of its own, in Secret mongodb-root',
    );
  }
}

function contradiction(found: string, fix: string): CodedError {
  return new CodedError('CLEARML5002', { found, expected: 'each database exactly once, bundled or external', fix });
}
