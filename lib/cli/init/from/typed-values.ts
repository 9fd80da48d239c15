import { isQuantity } from '../../../core/kubernetes/quantity';
import TYPES from '../../../core/props/props.json';
import type { PropTypes } from '../../../core/props/value-checks';
import { isJsonObject, type JsonObject } from '../../../helm/data/json';
import { placeholdersIn } from '../../../helm/data/placeholders';
import { SecretValue } from '../../../secrets/secret-value';
import { Expression } from '../code';

const { structs, enums } = TYPES as PropTypes;

/** The type of a prop, such as `string` or `{string}`; undefined for an unknown prop. */
export function typeOf(structName: string, prop: string): string | undefined {
  return structs[structName]?.[prop]?.replace(/\?$/, '');
}

/** The code of a value as a prop of a type; undefined if the type does not accept the value. */
export function asType(value: unknown, type: string): unknown {
  const each = (items: readonly unknown[], itemType: string): unknown[] | undefined => {
    const typed = items.map((item) => asType(item, itemType));
    return typed.includes(undefined) ? undefined : typed;
  };
  if (type === 'any') {
    return value ?? undefined;
  }
  if (type === 'string' || type === 'number' || type === 'boolean') {
    // Props of text do not take secrets.
    return typeof value === type && placeholdersIn(String(value)).length === 0 ? value : undefined;
  }
  if (type === 'quantity') {
    return typeof value === 'string' && isQuantity(value) ? value : undefined;
  }
  if (type.endsWith('[]')) {
    return Array.isArray(value) ? each(value, type.slice(0, -2)) : undefined;
  }
  if (type.startsWith('{')) {
    const items = isJsonObject(value) ? each(Object.values(value), type.slice(1, -1)) : undefined;
    return items && Object.fromEntries(Object.keys(value as JsonObject).map((key, index) => [key, items[index]]));
  }
  if (type === 'SecretValue') {
    return typeof value === 'string' && SecretValue._of(value) !== undefined ? value : undefined;
  }
  if (enums[type] !== undefined) {
    return Expression.member(type, value);
  }
  return structs[type] !== undefined && isJsonObject(value) ? asStruct(value, type) : undefined;
}

function asStruct(value: JsonObject, type: string): JsonObject | undefined {
  const entries = Object.entries(value).map(([key, one]) => {
    const fieldType = typeOf(type, key);
    return [key, fieldType === undefined ? undefined : asType(one, fieldType)] as const;
  });
  const isComplete = Object.entries(structs[type] ?? {}).every(
    ([field, one]) => one.endsWith('?') || Object.hasOwn(value, field),
  );
  return isComplete && entries.every(([, one]) => one !== undefined) ? Object.fromEntries(entries) : undefined;
}
