import type { Construct } from 'constructs';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { label, type Manifest, manifestFrom } from '../helm/manifests/manifest';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { type ReleaseSecrets, rejectUnresolvable } from './release-secrets';
import { decoded, encoded, type SecretText, secretsIn, wholeSecret } from './secret-text';
import type { SecretValue } from './secret-value';
import type { ExistingSource, SecretSource } from './source';

/** The objects whose secrets are resolved together, such as those of a release. */
export interface SecretContext {
  /** Construct that renders the objects. */
  readonly scope: Construct;
  readonly releaseName: string;
  readonly namespace?: string;
  /** The rendered objects. Resolving changes their content, and removes the Secrets that a delivery emits. */
  readonly manifests: Manifest[];
  /** The secrets that the objects may contain, by placeholder. */
  readonly secrets: ReadonlyMap<string, SecretValue>;
  /** Transformations of every pod when it is written, after all patches. Resolving adds to them. */
  readonly podTransforms: IPodTransform[];
}

/** A key of a Secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** A Secret object before its delivery decides in which form it is emitted. */
export interface PendingSecret {
  readonly context: SecretContext;
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
  /** Whether its reader expects it between double quotes: the content must not contain any. */
  readonly quoted: boolean;
  /** The reference by which the rendered objects read it. */
  readonly original: KeyReference;
}

/** Whether an entry contains a secret. */
export function isSecret(entry: PendingEntry): boolean {
  return secretsIn(entry.text).length > 0;
}

/** An entry that consists of one secret. */
export function entryOf(source: SecretSource, original: KeyReference, quoted = false): PendingEntry {
  return { key: original.key, field: 'stringData', rendered: undefined, text: [{ secret: source }], quoted, original };
}

/**
 * The entries of a Secret object.
 *
 * @param parse splits a text at its secrets
 */
function pendingEntries(
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
      // As the API server decodes it: null is an empty text.
      text: parse(field === 'data' ? decoded(String(rendered ?? '')) : String(rendered ?? '')),
      quoted: false,
      original: { name, key },
    }));
  });
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

/**
 * Extracts the Secret objects that contain secrets from the rendered objects. Entries that exist in another Secret are
 * removed from them, and redirected.
 */
export function extractSecrets(
  context: SecretContext,
  secrets: ReleaseSecrets,
  readExisting: (source: ExistingSource, from: KeyReference) => void,
): PendingSecret[] {
  return context.manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret')
    .map((manifest) => ({ manifest, pending: pendingSecretOf(context, manifest, secrets) }))
    .filter(({ pending }) => pending.entries.some(isSecret))
    .flatMap(({ manifest, pending }) => extract(context, manifest, pending, secrets, readExisting));
}

function extract(
  context: SecretContext,
  manifest: Manifest,
  pending: PendingSecret,
  secrets: ReleaseSecrets,
  readExisting: (source: ExistingSource, from: KeyReference) => void,
): PendingSecret[] {
  rejectUnresolvable({ ...manifest, content: pending.content }, secrets);
  const entries = pending.entries.filter((entry) => {
    const source = wholeSecret(entry.text);
    if (source?.kind === 'existing') {
      readExisting(source, entry.original);
      delete (manifest.content[entry.field] as JsonObject)[entry.key];
    }
    return source?.kind !== 'existing';
  });
  const hasSecrets = entries.some(isSecret);
  if (hasSecrets || entries.length === 0) {
    context.manifests.splice(context.manifests.indexOf(manifest), 1);
  }
  return hasSecrets ? [{ ...pending, entries }] : [];
}

function pendingSecretOf(context: SecretContext, manifest: Manifest, secrets: ReleaseSecrets): PendingSecret {
  const { name, source: renderedBy } = manifest;
  const parse = (text: string) => {
    secrets.rejectAltered(text, label(manifest));
    return secrets.parse(text);
  };
  const content = Object.fromEntries(
    Object.entries(manifest.content).filter(
      ([key, value]) => !(/^(?:stringData|data)$/.test(key) && isJsonObject(value)),
    ),
  );
  const entries = pendingEntries(name, manifest.content, parse);
  return { context, name, namespace: manifest.namespace ?? context.namespace, content, entries, renderedBy };
}
