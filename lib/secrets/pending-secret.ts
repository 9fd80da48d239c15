import { isJsonObject, type JsonObject } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import type { SecretContext } from '../helm/values/deferred';
import { decoded, encoded, type SecretText, secretsIn } from './secret-text';
import type { SecretSource } from './source';

/** A key of a Secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** A Secret object on its way out, in whatever form it will leave. */
export interface PendingSecret {
  readonly site: SecretContext;
  readonly name: string;
  readonly namespace?: string;
  /** All of the object but `data` and `stringData`. */
  readonly content: JsonObject;
  readonly entries: readonly PendingEntry[];
  /** What made it, for messages: a template or a release. */
  readonly madeBy: string;
}

/** An entry of a Secret object. */
export interface PendingEntry {
  readonly key: string;
  readonly field: 'data' | 'stringData';
  /** What was rendered: base64 in `data`. */
  readonly rendered: unknown;
  /** The same in clear, taken apart at its secrets. */
  readonly text: SecretText<SecretSource>;
  /** Whether something reads it between double quotes, which its content must then leave alone. */
  readonly quoted: boolean;
  /** Where those who read it believe that it is. */
  readonly home: KeyReference;
}

/** Whether an entry holds a secret at all. */
export function isSecret(entry: PendingEntry): boolean {
  return secretsIn(entry.text).length > 0;
}

/** An entry that is one secret and nothing else. */
export function entryOf(source: SecretSource, home: KeyReference, quoted = false): PendingEntry {
  return { key: home.key, field: 'stringData', rendered: undefined, text: [{ secret: source }], quoted, home };
}

/**
 * The entries of a Secret object.
 *
 * @param parse takes a text apart
 */
export function pendingEntries(
  name: string,
  content: JsonObject,
  parse: (text: string) => SecretText<SecretSource>,
): PendingEntry[] {
  return (['data', 'stringData'] as const).flatMap((field) => {
    const texts = content[field];
    return Object.entries(isJsonObject(texts) ? texts : {}).map(([key, rendered]) => ({
      key,
      field,
      rendered,
      text: parse(inClear(field, rendered)),
      quoted: false,
      home: { name, key },
    }));
  });
}

/** The object as it was rendered: placeholders stand for its secrets. */
export function manifestOf({ name, namespace, content, entries, madeBy: source }: PendingSecret): Manifest {
  const fields: { [field: string]: JsonObject } = {};
  for (const { field, key, rendered } of entries) {
    fields[field] = { ...fields[field], [key]: rendered };
  }
  const type = { apiVersion: 'v1', group: '', kind: 'Secret' };
  return { ...type, content: { ...content, ...fields }, name, namespace, annotations: {}, source };
}

/** The content of an entry without secrets that is no text, as base64. */
export function binaryContent({ field, rendered }: PendingEntry): string | undefined {
  const isBinary = field === 'data' && typeof rendered === 'string' && encoded(decoded(rendered)) !== rendered;
  return isBinary ? rendered.replace(/\s/g, '') : undefined;
}

/** What the API server makes of it: it takes a null for an empty text. */
function inClear(field: 'data' | 'stringData', rendered: unknown): string {
  const text = String(rendered ?? '');
  return field === 'data' ? decoded(text) : text;
}
