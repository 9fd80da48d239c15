import { isJsonObject, type JsonObject } from '../helm/data/json';
import { decoded } from './placeholder-text';

/** An entry of a Secret object. */
export interface SecretEntry {
  /** `data` or `stringData`, which holds it. */
  readonly field: JsonObject;
  readonly key: string;
  /** Content in clear. */
  readonly text: string;
}

/** The entries of a Secret object, base64 taken off. */
export function secretEntries(content: JsonObject): SecretEntry[] {
  return [...entriesOf(content.data, decoded), ...entriesOf(content.stringData, (text) => text)];
}

/** The contents of a Secret object in clear. */
export function secretTexts(content: JsonObject): string[] {
  return secretEntries(content).map(({ text }) => text);
}

function entriesOf(field: unknown, read: (text: string) => string): SecretEntry[] {
  return isJsonObject(field)
    ? Object.entries(field).map(([key, value]) => ({ field, key, text: typeof value === 'string' ? read(value) : '' }))
    : [];
}
