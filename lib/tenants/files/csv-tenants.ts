import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { type LocatedTenants, schemaAt, unknownField, unreadable } from '../tenant-problems';

/** A row and the number of its last line. */
interface CsvRow {
  readonly record: { readonly [column: string]: string };
  readonly info: { readonly lines: number };
}

const LIST_SEPARATOR = /\s*;\s*/;

/**
 * Parses tenants of a CSV file with a row for each tenant. The first row names the columns: fields of a tenant, where
 * `quota/cpu` is a nested field. Semicolons separate the items of a list. Empty cells are ignored.
 *
 * @throws CLEARML9071 when the text is not valid CSV
 */
export function csvTenants(text: string, file: string): LocatedTenants {
  const { columns, rows } = parsed(text, file);
  const problems = columns.flatMap((column) => {
    const message = columnProblem(column, columns);
    return message === undefined ? [] : [{ path: ['columns', column], message }];
  });
  const tenants = problems.length > 0 ? [] : rows.map(({ record }) => tenantOf(record));
  const placeOf = ([part, index, ...field]: readonly string[]) => {
    const line = part === 'columns' ? 1 : rows[Number(index)]?.info.lines;
    const column = part === 'columns' ? index : columnOf(field);
    return [file, line ? ` line ${line}` : '', column ? `, column ${column}` : ''].join('');
  };
  return { data: { tenants }, placeOf, problems };
}

/** A list is written in one cell. */
function columnOf(field: readonly string[]): string {
  return field.filter((key) => !/^\d+$/.test(key)).join('/');
}

function parsed(text: string, file: string): { columns: readonly string[]; rows: readonly CsvRow[] } {
  const { parse } = require('csv-parse/sync') as typeof import('csv-parse/sync', { with: {
    'resolution-mode': 'require',
  }});
  let columns: readonly string[] | undefined;
  const named = (header: string[]) => {
    columns = columnNames(header, file);
    return [...columns];
  };
  let rows: readonly CsvRow[];
  try {
    const options = { bom: true, columns: named, info: true, skip_empty_lines: true, trim: true };
    rows = parse(text, options) as unknown as CsvRow[];
  } catch (error) {
    throw error instanceof CodedError ? error : unreadable(`${file} ${explain(error as CsvFault)}`, 'correct the row');
  }
  if (columns === undefined) {
    throw unreadable(`${file} is empty`, 'name the columns in its first row, such as name,company');
  }
  return { columns, rows };
}

/** Explains an error of the parser. */
interface CsvFault extends Error {
  readonly code?: string;
  readonly lines?: number;
  readonly record?: readonly string[];
  readonly columns?: readonly unknown[];
}

function explain({ code, lines, record, columns, message }: CsvFault): string {
  const said: { readonly [code: string]: string } = {
    CSV_QUOTE_NOT_CLOSED: 'the opening quote of a cell has no closing quote',
    CSV_INVALID_CLOSING_QUOTE: 'text follows the closing quote of a cell; double a quote inside a cell',
    CSV_RECORD_INCONSISTENT_COLUMNS: `${record?.length} cells for ${columns?.length} columns; quote a cell with commas`,
  };
  return `line ${lines}: ${said[code ?? ''] ?? message}`;
}

/** Writes each cell to the field of its column. The type in the schema determines how the cell is parsed. */
function tenantOf(record: CsvRow['record']): JsonObject {
  const tenant: JsonObject = {};
  for (const [column, text] of Object.entries(record)) {
    const cell = text.trim();
    if (cell !== '') {
      const keys = column.split('/');
      const parent = keys.slice(0, -1).reduce<JsonObject>((node, key) => {
        node[key] ??= {};
        return node[key] as JsonObject;
      }, tenant);
      parent[keys.at(-1) as string] = cellValue(cell, schemaOfColumn(column).type);
    }
  }
  return tenant;
}

function cellValue(cell: string, type: unknown): unknown {
  if (type === 'array') {
    return cell.split(LIST_SEPARATOR).filter(Boolean);
  }
  if (type === 'boolean') {
    return { true: true, false: false }[cell.toLowerCase()] ?? cell;
  }
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

const KEY_OF_TENANT = ['tenants', '0'];

/** The schema of the field of a column. */
function schemaOfColumn(column: string) {
  return schemaAt([...KEY_OF_TENANT, ...column.split('/')]);
}

/**
 * The trimmed names of columns.
 *
 * @throws CLEARML9071 when names are empty or duplicate
 */
function columnNames(header: readonly string[], file: string): string[] {
  const names = header.map((name) => name.trim());
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    const fix = 'separate cells by commas; semicolons separate list items';
    throw unreadable(`${file}: no comma in the first row, ${only}`, fix);
  }
  const invalid = names.find(
    (name, index) => name === '' || names.indexOf(name) < index || /(?:^|\/)__proto__/.test(name),
  );
  if (invalid !== undefined) {
    const column = invalid === '' ? 'a column without a name' : `column ${invalid}`;
    throw unreadable(`${file}: ${column} in the first row`, 'name each column once');
  }
  return names;
}

/** Reason why a column cannot contain values; undefined for a valid column. */
function columnProblem(column: string, columns: readonly string[]): string | undefined {
  const around = columns.find((other) => column.startsWith(`${other}/`));
  if (around !== undefined) {
    return `column ${column} is part of column ${around}`;
  }
  const schema = schemaOfColumn(column);
  if (Object.keys(schema).length === 0) {
    const parent = column.split('/').slice(0, -1);
    return unknownField(column, schemaAt([...KEY_OF_TENANT, ...parent]));
  }
  if (isJsonObject(schema.items) && schema.items.$ref === '#/$defs/queue') {
    return `${column} cannot be written in cells: use YAML or JSON`;
  }
  return schema.type === 'object'
    ? `${column} cannot be written in a cell: use a column ${column}/… for each entry`
    : undefined;
}
