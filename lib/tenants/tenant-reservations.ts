import type { IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { SharedThings } from './shared-things';
import type { Tenant } from './tenant';

/** Whose credentials and things are whose, by app. */
interface TenantReservations {
  readonly credentials: Map<string, string>;
  readonly things: SharedThings;
}

const reservations = new WeakMap<IConstruct, TenantReservations>();

/**
 * Claims for a tenant of an app what no other may have.
 *
 * @param credentials what tells its credentials from others, where they can be told apart at all
 * @throws CLEARML9074 when another tenant has the same credentials, CLEARML9073 when it has another thing in common with one
 */
export function reserveTenant(scope: IConstruct, tenant: Tenant, credentials: string | undefined): void {
  const { root } = scope.node;
  const known = reservations.get(root) ?? { credentials: new Map<string, string>(), things: new SharedThings() };
  reservations.set(root, known);
  const [shared] = known.things.add(tenant);
  if (shared) {
    throw sharing(shared.message);
  }
  const other = credentials === undefined ? undefined : known.credentials.get(credentials);
  if (other !== undefined) {
    throw new CodedError('CLEARML9074', {
      found: `tenant ${tenant.name} has the credentials of tenant ${other}`,
      expected: 'an admin user for each tenant: with one pair, the tasks of both would run for one of them',
      fix: 'let keysOf give secrets whose names have tenant.name in them',
    });
  }
  if (credentials !== undefined) {
    known.credentials.set(credentials, tenant.name);
  }
}

/** Tenants that have something in common. */
export function sharing(found: string): CodedError {
  return new CodedError('CLEARML9073', {
    found,
    expected: 'names, namespaces, companies, mail domains and members that each tenant has for itself',
    fix: 'rename or drop one of the two',
  });
}
