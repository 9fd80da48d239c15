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
 * Reserves the unique values of a tenant of an app.
 *
 * @param credentials identity of the credentials; undefined if it is unknown
 * @throws CLEARML9074 when another tenant has the same credentials, CLEARML9073 when another tenant has the same unique
 * value
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
      expected: 'an admin user for each tenant, because the tasks of both tenants would run as one user',
      fix: 'include tenant.name in the names of the secrets in keysOf',
    });
  }
  if (credentials !== undefined) {
    known.credentials.set(credentials, tenant.name);
  }
}

/** Error for tenants that share a unique value. */
export function sharing(found: string): CodedError {
  return new CodedError('CLEARML9073', {
    found,
    expected: 'unique names, namespaces, companies, mail domains and members of tenants',
    fix: 'rename or remove one of the two',
  });
}
