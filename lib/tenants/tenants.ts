import { readFileSync } from 'node:fs';
import { CodedError } from '../core/errors/coded-error';
import { csvTenants } from './files/csv-tenants';
import { type LocatedTenants, locatedList } from './files/located-tenants';
import { unreadable } from './files/unreadable';
import { yamlTenants } from './files/yaml-tenants';
import { sharedThings } from './shared-things';
import type { Tenant } from './tenant';
import { schemaProblems, type TenantProblem } from './tenant-problems';
import { sharing } from './tenant-reservations';

/** More problems at once are not read anyway. */
const MAX_REPORTED = 4;

/**
 * The tenants of a fleet.
 *
 * @example
 * const tenants = Tenants.fromFile('tenants.yaml');
 */
export class Tenants {
  /**
   * Tenants as data in your program.
   *
   * @param tenants the tenants
   * @throws CLEARML9072 when one is described badly, CLEARML9073 when two share a name and the like
   */
  public static of(tenants: Tenant[]): Tenants {
    return Tenants.checked(locatedList(tenants));
  }

  /**
   * Tenants of a file: YAML or JSON with a list `tenants`, or CSV with a row each. `lib/tenants/tenants.schema.json` of this package
   * is the JSON schema of the first two; editors read it where `$schema` names it.
   *
   * @param path the file, relative to the folder in which synth runs
   * @throws CLEARML9071 when it cannot be read, CLEARML9072 or CLEARML9073 with line and column when what it says is wrong
   */
  public static fromFile(path: string): Tenants {
    const [, ending = ''] = /\.([a-z]+)$/i.exec(path) ?? [];
    const read = Object.hasOwn(READERS, ending.toLowerCase()) ? READERS[ending.toLowerCase()] : undefined;
    if (read === undefined) {
      throw unreadable(
        `file ${path} ends with none of .yaml, .yml, .json, .csv`,
        'give the file the ending of what is in it',
      );
    }
    return Tenants.checked(read(textOf(path), path));
  }

  private static checked({ data, placeOf, problems }: LocatedTenants): Tenants {
    const reported = (all: readonly TenantProblem[]) => {
      const shown = all.slice(0, MAX_REPORTED).map(({ path, message }) => `${placeOf(path)}: ${message}`);
      return `${shown.join('; ')}${all.length > MAX_REPORTED ? `; and ${all.length - MAX_REPORTED} more` : ''}`;
    };
    const wrong = problems.length > 0 ? problems : schemaProblems(data);
    if (wrong.length > 0) {
      throw new CodedError('CLEARML9072', {
        found: reported(wrong),
        expected: 'tenants as tenants.schema.json of this package describes them',
        fix: 'correct what is named; an editor that knows the schema shows it as you type',
      });
    }
    const { tenants } = data as { tenants: Tenant[] };
    const shared = sharedThings(tenants);
    if (shared.length > 0) {
      throw sharing(reported(shared));
    }
    return new Tenants(tenants);
  }

  private constructor(
    /** The tenants, in the order in which they are given. */
    public readonly all: Tenant[],
  ) {}
}

const READERS: { readonly [ending: string]: (text: string, file: string) => LocatedTenants } = {
  yaml: yamlTenants,
  yml: yamlTenants,
  json: yamlTenants,
  csv: csvTenants,
};

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    const reason = code === 'ENOENT' ? 'there is none' : code;
    throw unreadable(
      `file ${path} cannot be read: ${reason}`,
      'correct the path; it is relative to the folder in which synth runs',
    );
  }
}
