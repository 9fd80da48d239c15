import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { schemaAt, type TenantProblem } from '../tenant-problems';
import type { LocatedTenants } from './located-tenants';
import { unreadable } from './unreadable';

/** A row, and the line that it ends in. */
interface CsvRow {
  readonly record: { readonly [column: string]: string };
  readonly info: { readonly lines: number };
}

const LIST_SEPARATOR = /\s*;\s*/;
const KEY_OF_TENANT = ['tenants', '0'];

/**
 * Tenants of a CSV file: a row each. The first row names the columns: fields of a tenant, where `quota/cpu` is a field within a
 * field. Items of a list are separated by semicolons. Empty cells say nothing.
 *
 * @throws CLEARML9071 when the text is no CSV
 */
export function csvTenants(text: string, file: string): LocatedTenants {
  const problems: TenantProblem[] = [];
  const rows = parsed(text, file);
  const tenants = rows.map(({ record }, index) => {
    const tenant: JsonObject = {};
    for (const [column, cell] of Object.entries(record)) {
      if (cell.trim() !== '') {
        problems.push(...fill(tenant, column, cell.trim()).map((message) => ({ path: at(index, column), message })));
      }
    }
    return tenant;
  });
  const placeOf = ([, index, ...field]: readonly string[]) => {
    const line = rows[Number(index)]?.info.lines;
    const where = line === undefined ? file : `${file} line ${line}`;
    return field.length > 0 ? `${where}, column ${columnOf(field)}` : where;
  };
  return { data: { tenants }, placeOf, problems };
}

function at(index: number, column: string): string[] {
  return ['tenants', String(index), ...column.split('/')];
}

/** A list is one cell. */
function columnOf(field: readonly string[]): string {
  return field.filter((key) => !/^\d+$/.test(key)).join('/');
}

function parsed(text: string, file: string): CsvRow[] {
  const { parse } = require('csv-parse/sync') as typeof import('csv-parse/sync', { with: {
    'resolution-mode': 'require',
  }});
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) =>
        uniqueColumns(
          header.map((name) => name.trim()),
          file,
        ),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    throw (error as Error).name === 'CodedError'
      ? error
      : unreadable(
          `${file}: ${(error as Error).message}`,
          'mend the row; cells with commas or quotes stand between quotes',
        );
  }
}

function uniqueColumns(names: string[], file: string): string[] {
  const odd = names.find((name, index) => name === '' || names.indexOf(name) < index || /(?:^|\/)__proto__/.test(name));
  if (odd !== undefined) {
    throw unreadable(
      `${file}: ${odd === '' ? 'a column without a name' : `column ${odd}`} in the first row`,
      'name each column once',
    );
  }
  return names;
}

/** Puts a cell where its column says; what the schema wants there says how it is read. */
function fill(tenant: JsonObject, column: string, cell: string): string[] {
  const path = column.split('/');
  const { type, items } = schemaAt([...KEY_OF_TENANT, ...path]);
  if (type === 'object' || (isJsonObject(items) && items.$ref === '#/$defs/queue')) {
    return [
      `${column} does not fit into a cell; a column such as ${column}/… holds one entry, queues need YAML or JSON`,
    ];
  }
  let node = tenant;
  for (const key of path.slice(0, -1)) {
    const present = node[key] ?? {};
    if (!isJsonObject(present)) {
      return [`column ${column} is within column ${key}`];
    }
    node[key] = present;
    node = present;
  }
  node[path.at(-1) as string] = type === 'array' ? cell.split(LIST_SEPARATOR).filter(Boolean) : numberOr(type, cell);
  return [];
}

function numberOr(type: unknown, cell: string): unknown {
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}
