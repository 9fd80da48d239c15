import { CodedError } from '../../core/errors/coded-error';
import type { Tenant } from '../tenant';
import type { TenantProblem } from '../tenant-problems';

/** Tenants, and the location of each field. */
export interface LocatedTenants {
  /** Data to validate against the schema. */
  readonly data: unknown;
  /** The location of a path in the data: a line, a row, an index. */
  readonly placeOf: (path: readonly string[]) => string;
  /** Problems that precede the validation. */
  readonly problems: readonly TenantProblem[];
}

/** Tenants from a list in a program. */
export function locatedList(tenants: readonly Tenant[]): LocatedTenants {
  const placeOf = (path: readonly string[]) => path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
  // Undefined fields are ignored, as in all props.
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

/** Error for an invalid file of tenants. */
export function unreadable(found: string, fix: string): CodedError {
  return new CodedError('CLEARML9071', {
    found,
    expected: 'a file with tenants, in YAML, JSON or CSV',
    fix,
  });
}
