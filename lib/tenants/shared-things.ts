import { chartIdOf, namespaceOf, type Tenant } from './tenant';
import type { TenantProblem } from './tenant-problems';

/** What no two tenants may have in common. */
const THINGS: readonly { what: string; field: string; of: (tenant: Tenant) => readonly string[] }[] = [
  { what: 'name', field: 'name', of: ({ name }) => [name] },
  { what: 'namespace', field: 'inNamespace', of: (tenant) => [namespaceOf(tenant)] },
  { what: 'company', field: 'company', of: ({ company, name }) => [company ?? name] },
  { what: 'mail domain', field: 'domains', of: ({ domains }) => (domains ?? []).map((one) => one.toLowerCase()) },
  { what: 'member', field: 'members', of: ({ members }) => (members ?? []).map((one) => one.toLowerCase()) },
  { what: 'administrator', field: 'adminUserId', of: ({ adminUserId }) => (adminUserId ? [adminUserId] : []) },
];

/** What tenants have that no other may have. */
export class SharedThings {
  private readonly owners = new Map<string, Tenant>();

  /** Adds a tenant; returns what it shares with earlier ones. What a shared name brings along is not told again. */
  public add(tenant: Tenant): { readonly field: string; readonly message: string }[] {
    const shared = THINGS.flatMap(({ what, field, of }) =>
      of(tenant).flatMap((value) => {
        const key = `${what} ${value}`;
        const owner = this.owners.get(key) ?? tenant;
        this.owners.set(key, owner);
        return owner === tenant ? [] : [{ field, message: `${key} is that of tenant ${owner.name}, too` }];
      }),
    );
    return [...reserved(tenant), ...shared.slice(0, 1)];
  }
}

/** What tenants of a list share although each must have it for itself. */
export function sharedThings(tenants: readonly Tenant[]): TenantProblem[] {
  const things = new SharedThings();
  return tenants.flatMap((tenant, index) =>
    things.add(tenant).map(({ field, message }) => ({ path: ['tenants', String(index), field], message })),
  );
}

/** The manifest files of a tenant are called after it, with such endings. */
function reserved(tenant: Tenant): { field: string; message: string }[] {
  const [ending] = /-(?:namespace|secrets)$/.exec(tenant.name) ?? [];
  const message = `name ${tenant.name}: ${chartIdOf(tenant)} would be what holds the ${ending?.slice(1)} of another tenant`;
  return ending === undefined ? [] : [{ field: 'name', message }];
}
