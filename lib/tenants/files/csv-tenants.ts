import { CodedError } from '../../core/errors/coded-error';
import type { JsonObject } from '../../helm/data/json';
import { columnNames, columnProblem, schemaOfColumn } from './csv-columns';
import type { LocatedTenants } from './located-tenants';
import { unreadable } from './unreadable';

/** A row, and the line that it ends in. */
interface CsvRow {
  readonly record: { readonly [column: string]: string };
  readonly info: { readonly lines: number };
}

const LIST_SEPARATOR = /\s*;\s*/;

/**
 * Tenants of a CSV file: a row each. The first row names the columns: fields of a tenant, where `quota/cpu` is a field within a
 * field. Items of a list are separated by semicolons. Empty cells say nothing.
 *
 * @throws CLEARML9071 when the text is no CSV
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

/** A list is one cell. */
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
    throw error instanceof CodedError ? error : unreadable(`${file} ${saidOf(error as CsvFault)}`, 'mend the row');
  }
  if (columns === undefined) {
    throw unreadable(`${file} is empty`, 'name the columns in its first row, such as name,company');
  }
  return { columns, rows };
}

/** What the parser stumbled over. */
interface CsvFault extends Error {
  readonly code?: string;
  readonly lines?: number;
  readonly record?: readonly string[];
  readonly columns?: readonly unknown[];
}

function saidOf({ code, lines, record, columns, message }: CsvFault): string {
  const said: { readonly [code: string]: string } = {
    CSV_QUOTE_NOT_CLOSED: 'a quote opens a cell and nothing closes it',
    CSV_INVALID_CLOSING_QUOTE: 'text follows the quote that closes a cell; a quote within one is written twice',
    CSV_RECORD_INCONSISTENT_COLUMNS: `${record?.length} cells for ${columns?.length} columns; one with commas stands in quotes`,
  };
  return `line ${lines}: ${said[code ?? ''] ?? message}`;
}

/** Puts each cell where its column says; what the schema wants there says how it is read. */
function tenantOf(record: CsvRow['record']): JsonObject {
  const tenant: JsonObject = {};
  for (const [column, text] of Object.entries(record)) {
    const cell = text.trim();
    if (cell !== '') {
      const keys = column.split('/');
      const { type } = schemaOfColumn(column);
      const home = keys.slice(0, -1).reduce<JsonObject>((node, key) => {
        const inside = node[key] ?? {};
        node[key] = inside;
        return inside as JsonObject;
      }, tenant);
      home[keys.at(-1) as string] =
        type === 'array' ? cell.split(LIST_SEPARATOR).filter(Boolean) : numberOr(type, cell);
    }
  }
  return tenant;
}

function numberOr(type: unknown, cell: string): unknown {
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}
