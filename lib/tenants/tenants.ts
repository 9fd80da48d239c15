import { CodedError, locate } from '../core/errors/coded-error';
import { readRegularText } from '../core/regular-file';
import { asMap, isJsonObject } from '../helm/data/json';
import { csvTenants } from './files/csv-tenants';
import { yamlTenants } from './files/yaml-tenants';
import type { Tenant } from './tenant';
import { type LocatedTenants, locatedList, schemaProblems, type TenantProblem, unreadable } from './tenant-problems';
import { sharedThings, sharing } from './tenant-reservations';
import { TenantSignOn } from './tenant-sign-on';

/** Maximum number of problems in a message. */
const MAX_REPORTED = 4;

/**
 * The tenants of a fleet.
 *
 * @example
 * const tenants = Tenants.fromFile('tenants.yaml');
 */
export class Tenants {
  /**
   * Tenants from a list in the program.
   *
   * @param tenants the tenants
   * @throws CLEARML9072 when a tenant is invalid, CLEARML9073 when tenants share a unique value such as the name
   */
  public static of(tenants: Tenant[]): Tenants {
    return Tenants.checked(locatedList(tenants));
  }

  /**
   * Tenants from a file: YAML or JSON with a list `tenants`, or CSV with a row for each tenant.
   * `lib/tenants/tenants.schema.json` of this package is the JSON schema for YAML and JSON. Editors use it if `$schema`
   * refers to it.
   *
   * @param path path of the file, relative to the working directory
   * @throws CLEARML9071 when the file cannot be read, CLEARML9072 or CLEARML9073 with line and column when the content
   * is invalid
   */
  public static fromFile(path: string): Tenants {
    const [, ending = ''] = /\.(ya?ml|json|csv)$/i.exec(path) ?? [];
    if (ending === '') {
      const found = `file ${path} without extension .yaml, .yml, .json or .csv`;
      throw unreadable(found, 'rename the file to the extension of its format');
    }
    const read = ending.toLowerCase() === 'csv' ? csvTenants : yamlTenants;
    return Tenants.checked(read(textOf(path), path));
  }

  private static checked({ data, placeOf, problems }: LocatedTenants): Tenants {
    const reported = (all: readonly TenantProblem[]) => {
      const shown = all.slice(0, MAX_REPORTED).map(({ path, message }) => `${placeOf(path)}: ${message}`);
      return `${shown.join('; ')}${all.length > MAX_REPORTED ? `; and ${all.length - MAX_REPORTED} more` : ''}`;
    };
    const wrong = problems.length > 0 ? problems : schemaProblems(withoutSignOn(data));
    if (wrong.length > 0) {
      throw new CodedError('CLEARML9072', {
        found: reported(wrong),
        expected: 'tenants that match tenants.schema.json of this package',
        fix: 'correct the fields; editors with support for JSON schemas show the problems',
      });
    }
    const tenants = (data as { tenants: Tenant[] }).tenants.map((tenant, index) =>
      withSignOn(tenant, () => placeOf(['tenants', String(index), 'singleSignOn'])),
    );
    const shared = sharedThings(tenants);
    if (shared.length > 0) {
      throw sharing(reported(shared));
    }
    return new Tenants(tenants);
  }

  private constructor(
    /** The tenants, in their given order. */
    public readonly all: Tenant[],
  ) {}
}

/** The schema describes the data of files. The factories of `TenantSignOn` check their options themselves. */
function withoutSignOn(data: unknown): unknown {
  const { tenants } = asMap(data);
  const stripped = (tenant: unknown) => {
    if (!isJsonObject(tenant) || !(tenant.singleSignOn instanceof TenantSignOn)) {
      return tenant;
    }
    const { singleSignOn: _, ...others } = tenant;
    return others;
  };
  return Array.isArray(tenants) ? { ...asMap(data), tenants: tenants.map(stripped) } : data;
}

function withSignOn(tenant: Tenant, place: () => string): Tenant {
  const { singleSignOn } = tenant;
  return singleSignOn === undefined
    ? tenant
    : { ...tenant, singleSignOn: locate(place(), () => TenantSignOn._fromData(singleSignOn)) };
}

function textOf(path: string): string {
  try {
    return readRegularText(path);
  } catch (error) {
    const { code = (error as Error).message } = error as NodeJS.ErrnoException;
    const found = `file ${path} cannot be read: ${code === 'ENOENT' ? 'it does not exist' : code}`;
    throw unreadable(found, 'correct the path, which is relative to the working directory');
  }
}
