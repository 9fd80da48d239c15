import { isJsonObject } from '../../helm/data/json';
import { splitPath } from '../../helm/data/paths';
import type { FieldChange } from '../../objects/changes/field-changes';
import type { ObjectChange } from '../../objects/changes/object-changes';
import { detectSecrets } from '../../secrets/detection/detect';
import { isSecretLeaf } from '../../secrets/detection/vocabulary';

const HIDDEN = '(hidden)';

/** The same change without contents of secrets: in Secrets, variables, arguments, configuration files and any other text. */
export function hideSecrets<T extends ObjectChange>(change: T): T {
  const hide = change.apiVersion === 'v1' && change.kind === 'Secret' ? inSecret : inOther;
  return { ...change, fields: change.fields.map((field) => hide(field)) };
}

/** Annotations of a Secret may repeat its content. */
function inSecret(change: FieldChange): FieldChange {
  return /^(?:type|immutable|metadata\.labels)(?:[.[]|$)/.test(change.field) ? change : hiddenField(change);
}

function hiddenField({ field, before, after }: FieldChange): FieldChange {
  const hide = (value: unknown) => ((value ?? undefined) === undefined ? undefined : HIDDEN);
  return { field, before: hide(before), after: hide(after) };
}

function inOther(change: FieldChange): FieldChange {
  const keys = splitPath(change.field);
  if (keys[0] === 'binaryData') {
    return hiddenField(change);
  }
  const { field } = change;
  return { field, before: withoutSecrets(change.before, keys), after: withoutSecrets(change.after, keys) };
}

function withoutSecrets(value: unknown, keys: readonly string[]): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    return hiddenText(value, keys);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutSecrets(item, [...keys, String(index)]));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const { name } = value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const place = key === 'value' && typeof name === 'string' ? [...keys, name, key] : [...keys, key];
    return [key, withoutSecrets(inner, place)];
  });
  return Object.fromEntries(entries);
}

/** @param keys keys that lead to the text; the value of a variable is below the name of the variable */
function hiddenText(value: string | number, keys: readonly string[]): string | number {
  const text = String(value);
  const path = keys.at(-1) === 'value' ? (keys.at(-2) ?? '').split('__') : keys.slice(-2);
  const [, flag = '', content = ''] = /^--?([\w.-]+)=(.+)$/s.exec(text) ?? [];
  if (isSecretLeaf(path, unquoted(text)) || isSecretLeaf([flag], unquoted(content))) {
    return HIDDEN;
  }
  const { secrets } = detectSecrets(text, keys.at(-1), []);
  const shown = secrets.reduceRight((rest, { start, end }) => rest.slice(0, start) + HIDDEN + rest.slice(end), text);
  return shown === text ? value : shown;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
