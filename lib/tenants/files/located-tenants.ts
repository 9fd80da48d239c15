import type { Tenant } from '../tenant';
import type { TenantProblem } from '../tenant-problems';

/** Tenants, and where each thing about them stands. */
export interface LocatedTenants {
  /** Data in the form of the schema, as far as they are. */
  readonly data: unknown;
  /** Where a path in the data leads: a line, a row, a place in a list. */
  readonly placeOf: (path: readonly string[]) => string;
  /** What is wrong already, before anyone looks at the schema. */
  readonly problems: readonly TenantProblem[];
}

/** The same from a list in a program. */
export function locatedList(tenants: readonly Tenant[]): LocatedTenants {
  const placeOf = (path: readonly string[]) => path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
  // What is undefined says nothing, as in all props.
  return { data: { tenants: defined(tenants) }, placeOf: (path) => placeOf(path).slice(1), problems: [] };
}

function defined(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(defined);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const present = Object.entries(node).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([key, value]) => [key, defined(value)]));
}
