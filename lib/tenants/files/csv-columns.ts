import { isJsonObject } from '../../helm/data/json';
import { unknownField } from '../problem-words';
import { schemaAt } from '../tenant-problems';
import { unreadable } from './located-tenants';

const KEY_OF_TENANT = ['tenants', '0'];

/** The schema of the field of a column. */
export function schemaOfColumn(column: string) {
  return schemaAt([...KEY_OF_TENANT, ...column.split('/')]);
}

/**
 * The trimmed names of columns.
 *
 * @throws CLEARML9071 when names are empty or duplicate
 */
export function columnNames(header: readonly string[], file: string): string[] {
  const names = header.map((name) => name.trim());
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    throw unreadable(
      `${file}: no comma in the first row, ${only}`,
      'separate cells by commas; semicolons separate list items',
    );
  }
  const invalid = names.find(
    (name, index) => name === '' || names.indexOf(name) < index || /(?:^|\/)__proto__/.test(name),
  );
  if (invalid !== undefined) {
    throw unreadable(
      `${file}: ${invalid === '' ? 'a column without a name' : `column ${invalid}`} in the first row`,
      'name each column once',
    );
  }
  return names;
}

/** Reason why a column cannot contain values; undefined for a valid column. */
export function columnProblem(column: string, columns: readonly string[]): string | undefined {
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
