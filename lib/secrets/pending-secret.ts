import type { Construct } from 'constructs';
import type { JsonObject } from '../helm/data/json';
import { type Manifest, manifestFrom } from '../helm/manifests/manifest';
import type { DocumentCheck } from './locating/secret-slot';
import type { Quotes } from './readers/hocon';
import { decoded, encoded, type SecretText, secretsIn } from './secret-text';
import type { SecretSource } from './source';

/** The release, or another construct, whose Secrets are delivered. */
export interface SecretOwner {
  /** Construct that renders the objects. */
  readonly scope: Construct;
  readonly releaseName: string;
  readonly namespace?: string;
}

/** A key of a Secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** A Secret object before its delivery decides in which form it is emitted. */
export interface PendingSecret {
  readonly context: SecretOwner;
  readonly name: string;
  readonly namespace?: string;
  /** The object without `data` and `stringData`. */
  readonly content: JsonObject;
  readonly entries: readonly PendingEntry[];
  /** The template or the release that renders it, for messages. */
  readonly renderedBy: string;
}

/** An entry of a Secret object. */
export interface PendingEntry {
  readonly key: string;
  readonly field: 'data' | 'stringData';
  /** The rendered value: base64 in `data`. */
  readonly rendered: unknown;
  /** The decoded value, split at its secrets. */
  readonly text: SecretText<SecretSource>;
  /** What the contents of its secrets must fulfil, besides their encodings. */
  readonly checks?: readonly DocumentCheck[];
  /** The quotes around it in the text that reads it; its content must not end them. */
  readonly quotes?: Quotes;
  /** The reference by which the rendered objects read it. */
  readonly original: KeyReference;
  /** The key of the entry whose text it contains between quotes. */
  readonly literalOf?: string;
}

/** Whether an entry contains a secret. */
export function isSecret(entry: PendingEntry): boolean {
  return secretsIn(entry.text).length > 0;
}

/** An entry that consists of one secret. */
export function entryOf(source: SecretSource, original: KeyReference): PendingEntry {
  return { key: original.key, field: 'stringData', rendered: undefined, text: [{ secret: source }], original };
}

/** The rendered object: placeholders stand for its secrets. */
export function manifestOf({ name, namespace, content, entries, renderedBy }: PendingSecret): Manifest {
  const fields: { [field: string]: JsonObject } = {};
  for (const { field, key, rendered } of entries) {
    fields[field] = { ...fields[field], [key]: rendered };
  }
  return { ...manifestFrom({ ...content, ...fields }, renderedBy), name, namespace };
}

/** The binary content of an entry without secrets, as base64; undefined when the content is text. */
export function binaryContent({ field, rendered }: PendingEntry): string | undefined {
  const isBinary = field === 'data' && typeof rendered === 'string' && encoded(decoded(rendered)) !== rendered;
  return isBinary ? rendered.replace(/\s/g, '') : undefined;
}
