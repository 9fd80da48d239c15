import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { SharedThings } from './shared-things';
import type { Tenant } from './tenant';

/** The tenants of an app. */
class TenantReservations {
  /** Names of the tenants by their credentials. */
  public readonly credentials = new Map<string, string>();
  public readonly things = new SharedThings();
}

/**
 * Reserves for a tenant of an app the names and credentials that no other tenant may have.
 *
 * @param credentials identity of its credentials; undefined where it is not known
 * @throws CLEARML9074 when another tenant has the same credentials, CLEARML9073 when it has another thing in common with one
 */
export function reserveTenant(scope: IConstruct, tenant: Tenant, credentials: string | undefined): void {
  const known = AppRegistry.of(scope).get(TenantReservations);
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
