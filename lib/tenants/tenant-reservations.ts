import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { chartIdOf, namespaceOf, type Tenant } from './tenant';
import type { TenantProblem } from './tenant-problems';

/**
 * Reserves the unique values of a tenant of an app.
 *
 * @param credentials identity of the credentials; undefined if it is unknown
 * @throws CLEARML9074 when another tenant has the same credentials, CLEARML9073 when another tenant has the same unique
 * value
 */
export function reserveTenant(scope: IConstruct, tenant: Tenant, credentials: string | undefined): void {
  const known = AppRegistry.of(scope).get(TenantReservations);
  const [shared] = known.add(tenant);
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

/** Name of the tenant of an app with a company; undefined if the app has no such tenant. */
export function tenantOfCompany(scope: IConstruct, company: string): string | undefined {
  return AppRegistry.of(scope).get(TenantReservations).ownerOf(company);
}

/** Error for tenants that share a unique value. */
export function sharing(found: string): CodedError {
  return new CodedError('CLEARML9073', {
    found,
    expected: 'unique names, namespaces, companies, mail domains, members and external tenants',
    fix: 'rename or remove one of the two',
  });
}

/** Fields whose values must be unique among tenants. */
const THINGS: readonly { what: string; field: string; of: (tenant: Tenant) => readonly string[] }[] = [
  { what: 'name', field: 'name', of: ({ name }) => [name] },
  { what: 'namespace', field: 'inNamespace', of: (tenant) => [namespaceOf(tenant)] },
  { what: 'company', field: 'company', of: ({ company, name }) => [company ?? name] },
  { what: 'mail domain', field: 'domains', of: ({ domains }) => (domains ?? []).map((one) => one.toLowerCase()) },
  { what: 'member', field: 'members', of: ({ members }) => (members ?? []).map((one) => one.toLowerCase()) },
  {
    what: 'external tenant',
    field: 'singleSignOn',
    of: ({ singleSignOn }) => (singleSignOn ? [singleSignOn._externalTenant] : []),
  },
  { what: 'administrator', field: 'adminUserId', of: ({ adminUserId }) => (adminUserId ? [adminUserId] : []) },
];

/** Registry of the unique values of tenants. */
class TenantReservations {
  /** Names of the tenants by their credentials. */
  public readonly credentials = new Map<string, string>();
  private readonly owners = new Map<string, Tenant>();

  /** Name of the tenant with a company; undefined if the app has no such tenant. */
  public ownerOf(company: string): string | undefined {
    return this.owners.get(`company ${company}`)?.name;
  }

  /**
   * Adds a tenant. Returns the values that it shares with earlier tenants, without values that derive from a shared
   * name.
   */
  public add(tenant: Tenant): { readonly field: string; readonly message: string }[] {
    const shared = THINGS.flatMap(({ what, field, of }) =>
      of(tenant).flatMap((value) => {
        const key = `${what} ${value}`;
        const owner = this.owners.get(key) ?? tenant;
        this.owners.set(key, owner);
        return owner === tenant ? [] : [{ field, message: `${key} belongs to tenant ${owner.name} too` }];
      }),
    );
    return [...reserved(tenant), ...shared.slice(0, 1)];
  }
}

/** Duplicate unique values in a list of tenants. */
export function sharedThings(tenants: readonly Tenant[]): TenantProblem[] {
  const reservations = new TenantReservations();
  return tenants.flatMap((tenant, index) =>
    reservations.add(tenant).map(({ field, message }) => ({ path: ['tenants', String(index), field], message })),
  );
}

/** Suffixes of the names of manifest files of a tenant. */
function reserved(tenant: Tenant): { field: string; message: string }[] {
  const [ending] = /-(?:namespace|secrets)$/.exec(tenant.name) ?? [];
  const message = `name ${tenant.name}: ${chartIdOf(tenant)} is the name of the file for the ${ending?.slice(1)} of another tenant`;
  return ending === undefined ? [] : [{ field: 'name', message }];
}
