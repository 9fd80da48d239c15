import { CodedError } from '../core/errors/coded-error';
import { uniqueName } from '../core/unique-name';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import type { SecretDelivery } from './delivery/secret-delivery';
import { isSecret, type KeyReference, type PendingEntry, type PendingSecret } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';
import { decoded, secretsIn, wholeSecret } from './secret-text';
import type { ExistingSource, SecretSource } from './source';

/** Fields of a Secret object that contain its entries. */
const FIELDS = ['data', 'stringData'] as const;

/**
 * Extracts the Secret objects that contain secrets from the rendered objects. Entries that exist in another Secret are
 * removed from them, and redirected.
 */
export function extractSecrets(
  secrets: ReleaseSecrets,
  readExisting: (source: ExistingSource, from: KeyReference) => void,
): PendingSecret[] {
  const { manifests } = secrets.context;
  const objects = manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret');
  return objects.flatMap((manifest) => {
    const pending = pendingSecretOf(manifest, secrets);
    if (!pending.entries.some(isSecret)) {
      return [];
    }
    secrets.rejectUnresolvable({ ...manifest, content: pending.content });
    const entries = pending.entries.filter(({ text, field, key, original }) => {
      const source = wholeSecret(text);
      if (source?.kind === 'existing') {
        readExisting(source, original);
        delete (manifest.content[field] as JsonObject)[key];
      }
      return source?.kind !== 'existing';
    });
    const hasSecrets = entries.some(isSecret);
    if (hasSecrets || entries.length === 0) {
      manifests.splice(manifests.indexOf(manifest), 1);
    }
    return hasSecrets ? [{ ...pending, entries }] : [];
  });
}

function pendingSecretOf(manifest: Manifest, secrets: ReleaseSecrets): PendingSecret {
  const { context } = secrets;
  const { name, source: renderedBy } = manifest;
  const content = { ...manifest.content };
  const entries: PendingEntry[] = [];
  for (const field of FIELDS) {
    const texts = content[field];
    for (const [key, rendered] of Object.entries(asMap(texts))) {
      // As the API server decodes it: null is an empty text.
      const text = field === 'data' ? decoded(String(rendered ?? '')) : String(rendered ?? '');
      entries.push({
        key,
        field,
        rendered,
        text: secrets.parse(text),
        checks: secrets.checksOf(text),
        original: { name, key },
      });
    }
    if (isJsonObject(texts)) {
      delete content[field];
    }
  }
  return { context, name, namespace: manifest.namespace ?? context.namespace, content, entries, renderedBy };
}

/** A Secret object, or a part of one, with its delivery. */
export interface SecretPart {
  readonly pending: PendingSecret;
  readonly delivery: SecretDelivery;
}

/** Entries that one object can contain. */
interface Group {
  readonly delivery: SecretDelivery;
  readonly word: string;
  readonly entries: PendingEntry[];
}

/**
 * Splits a pending Secret whose entries cannot be emitted in one object. The part with the delivery of its scope keeps the
 * name and the entries without secrets; readers of the other parts are redirected.
 *
 * @param isTaken whether a Secret has that name
 * @throws CLEARML3005, CLEARML3014, CLEARML3015
 */
export function splitSecret(
  pending: PendingSecret,
  secrets: ReleaseSecrets,
  isTaken: (name: string) => boolean,
): SecretPart[] {
  const groups = new Map<string, Group>();
  for (const entry of pending.entries.filter(isSecret)) {
    const delivery = deliveryOf(entry, pending, secrets);
    const word = delivery._mode.wordFor(entry);
    const id = `${word} ${delivery._identity}`;
    groups.set(id, { delivery, word, entries: [...(groups.get(id)?.entries ?? []), entry] });
  }
  const [keeper, ...others] = [...groups.values()].sort((a, b) => rank(a, secrets) - rank(b, secrets));
  const names = new Set<string>();
  const parts = others.map(({ delivery, word, entries }) => {
    const name = uniqueName(`${pending.name}-${word}`, (one) => isTaken(one) || names.has(one));
    names.add(name);
    const metadata = { ...(pending.content.metadata as object), name };
    return { pending: { ...pending, name, content: { ...pending.content, metadata }, entries }, delivery };
  });
  const elsewhere = new Set(others.flatMap(({ entries }) => entries));
  const kept = pending.entries.filter((entry) => !elsewhere.has(entry));
  return keeper ? [{ pending: { ...pending, entries: kept }, delivery: keeper.delivery }, ...parts] : [];
}

/** Low for the part that keeps the name. */
function rank({ delivery, word }: Group, secrets: ReleaseSecrets): number {
  return (delivery === secrets.delivery ? 0 : 2) + (word === 'generated' ? 1 : 0);
}

function deliveryOf(entry: PendingEntry, pending: PendingSecret, secrets: ReleaseSecrets): SecretDelivery {
  const sources = secretsIn(entry.text);
  const [existing] = sources.filter(({ kind }) => kind === 'existing');
  const others = sources.filter(({ kind }) => kind !== 'existing');
  const [delivery, other] = new Set((others.length > 0 ? others : sources).map((source) => secrets.deliveryOf(source)));
  const place = `at key ${entry.key} of Secret/${pending.name}`;
  if (delivery === undefined || other !== undefined) {
    throw new CodedError('CLEARML3014', {
      found: `${pending.renderedBy} combines ${others.map(({ description }) => description).join(' and ')} in one text, ${place}`,
      expected: 'one delivery for all secrets of a text, which is delivered as a whole',
      fix: 'use the same deliveredBy for these secrets, or none',
    });
  }
  if (existing && !delivery._mode.combinesExisting) {
    throw new CodedError('CLEARML3005', {
      found: `${pending.renderedBy} puts ${existing.description} inside a longer text, ${place}`,
      expected: 'a secret whose content synth can read, or a chart value that names your Secret as a whole',
      fix: 'name an existing Secret with the complete text in the chart value for it, or use SecretValue.environment or .file',
    });
  }
  for (const source of others) {
    rejectUndeliverable(source, delivery, place, pending.renderedBy);
    delivery._mode.validate?.(source);
  }
  return delivery;
}

/** A random value matches others of its rendering, such as a key its certificate: no other content can replace it. */
function rejectUndeliverable(source: SecretSource, { _mode }: SecretDelivery, place: string, renderedBy: string): void {
  if (source.kind === 'local' && source.isPinned && !_mode.readsContent) {
    throw new CodedError('CLEARML3023', {
      found: `${renderedBy} draws a random value ${place}, and the delivery of this Secret reads no contents`,
      expected:
        'SecretDelivery.plain(), which delivers the stored content; it matches other random values of the chart',
      fix: 'set the value, or name an existing Secret in the chart value for it, or apply SecretDelivery.plain() to the release',
    });
  }
}
