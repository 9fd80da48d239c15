import { isJsonObject } from '../../helm/data/json';
import { unknownField } from '../problem-words';
import { schemaAt } from '../tenant-problems';
import { unreadable } from './unreadable';

const KEY_OF_TENANT = ['tenants', '0'];

/** What the schema says of the field that a column stands for. */
export function schemaOfColumn(column: string) {
  return schemaAt([...KEY_OF_TENANT, ...column.split('/')]);
}

/**
 * The names of columns, trimmed.
 *
 * @throws CLEARML9071 when they do not tell columns apart
 */
export function columnNames(header: readonly string[], file: string): string[] {
  const names = header.map((name) => name.trim());
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    throw unreadable(
      `${file}: no comma in the first row, ${only}`,
      'put commas between cells; semicolons stand in lists',
    );
  }
  const odd = names.find((name, index) => name === '' || names.indexOf(name) < index || /(?:^|\/)__proto__/.test(name));
  if (odd !== undefined) {
    throw unreadable(
      `${file}: ${odd === '' ? 'a column without a name' : `column ${odd}`} in the first row`,
      'name each column once',
    );
  }
  return names;
}

/** Why no cell of a column can say anything, if so. */
export function columnProblem(column: string, columns: readonly string[]): string | undefined {
  const around = columns.find((other) => column.startsWith(`${other}/`));
  if (around !== undefined) {
    return `column ${column} is within column ${around}`;
  }
  const schema = schemaOfColumn(column);
  if (Object.keys(schema).length === 0) {
    const parent = column.split('/').slice(0, -1);
    return unknownField(column, schemaAt([...KEY_OF_TENANT, ...parent]));
  }
  if (isJsonObject(schema.items) && schema.items.$ref === '#/$defs/queue') {
    return `${column} do not fit into cells: use YAML or JSON`;
  }
  return schema.type === 'object'
    ? `${column} does not fit into a cell: name a column ${column}/… for each entry`
    : undefined;
}
