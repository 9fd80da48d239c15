import { CodedError } from '../core/errors/coded-error';
import { uniqueName } from '../core/unique-name';
import { isJsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { SecretDelivery } from './delivery/secret-delivery';
import { isSecret, type PendingEntry, type PendingSecret, type SecretContext } from './pending-secret';
import { PlaceholderText, type SecretText, secretsIn, withSecrets } from './secret-text';
import type { SecretValue } from './secret-value';
import type { SecretSource } from './source';

/** The secrets of one release, with their placeholders, sources and deliveries. */
export class ReleaseSecrets {
  public readonly text: PlaceholderText;
  /** The delivery of secrets without `deliveredBy`. */
  public readonly delivery: SecretDelivery;
  private readonly secrets: ReadonlyMap<string, SecretValue>;
  private readonly own: ReadonlyMap<SecretSource, SecretDelivery | undefined>;

  public constructor({ scope, secrets }: SecretContext) {
    this.secrets = secrets;
    this.own = new Map([...secrets.values()].map(({ _source, _delivery }) => [_source, _delivery]));
    this.text = new PlaceholderText([...secrets.keys()]);
    this.delivery = SecretDelivery._of(scope);
  }

  /** Source of the secret that a placeholder stands for. */
  public source(placeholder: string): SecretSource {
    return (this.secrets.get(placeholder) as SecretValue)._source;
  }

  /** A text, split at its secrets. */
  public parse(text: string): SecretText<SecretSource> {
    return withSecrets(this.text.parse(text), (placeholder) => this.source(placeholder));
  }

  /** The delivery of a secret. */
  public deliveryOf(source: SecretSource): SecretDelivery {
    return this.own.get(source) ?? this.delivery;
  }

  /**
   * Rejects a text that contains a secret in a form that cannot be replaced by its content.
   *
   * @throws CLEARML3004 when a template cut it, converted it to capitals or changed it otherwise
   */
  public rejectAltered(text: string, place: string): void {
    const altered = this.text.findAltered(text);
    if (altered !== undefined) {
      throw new CodedError('CLEARML3004', {
        found: `the chart puts only a part or another spelling of ${this.source(altered).description} into ${place}`,
        expected: 'the secret as it is, or base64-coded',
        fix: 'provide the complete text in an existing Secret, or use a value that the chart does not alter',
      });
    }
  }
}

/**
 * Rejects an object that still contains a secret.
 *
 * @throws CLEARML3003, or CLEARML3004 when the chart altered the secret
 */
export function rejectUnresolvable(manifest: Manifest, secrets: ReleaseSecrets): void {
  if (!secrets.text.mayBeIn(manifest.content)) {
    return;
  }
  for (const [path, text] of strings(manifest.content, '')) {
    const [placeholder] = secrets.text.find(text);
    if (placeholder !== undefined) {
      throw new CodedError('CLEARML3003', {
        found: `${manifest.source} puts ${secrets.source(placeholder).description} into ${label(manifest)} at ${path}`,
        expected: "secrets in Secret objects or in a container's env[].value only",
        fix: 'use the chart value that names an existing Secret for it, or pass the setting as an environment variable',
      });
    }
    secrets.rejectAltered(text, `${label(manifest)} at ${path}`);
  }
}

function* strings(node: unknown, path: string): Generator<[string, string]> {
  if (typeof node === 'string') {
    yield [path, node];
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* strings(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield [path, key];
      yield* strings(value, path ? `${path}.${key}` : key);
    }
  }
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
  readonly entries: Set<PendingEntry>;
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
  const groups: Group[] = [];
  for (const entry of pending.entries.filter(isSecret)) {
    const delivery = deliveryOf(entry, pending, secrets);
    const word = delivery._mode.wordFor(entry);
    const present = groups.find((group) => group.delivery === delivery && group.word === word);
    const group = present ?? { delivery, word, entries: new Set() };
    groups.push(...(present ? [] : [group]));
    group.entries.add(entry);
  }
  const [keeper, ...others] = groups.sort((a, b) => rank(a, secrets) - rank(b, secrets));
  if (keeper === undefined) {
    return [];
  }
  const kept = pending.entries.filter((entry) => keeper.entries.has(entry) || !isSecret(entry));
  const names = new Set<string>();
  return [
    { pending: { ...pending, entries: kept }, delivery: keeper.delivery },
    ...others.map((group) => {
      const name = uniqueName(`${pending.name}-${group.word}`, (one) => isTaken(one) || names.has(one));
      names.add(name);
      return { pending: renamed(pending, name, [...group.entries]), delivery: group.delivery };
    }),
  ];
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
    delivery._mode.validate?.(source);
  }
  return delivery;
}

function renamed(pending: PendingSecret, name: string, entries: PendingEntry[]): PendingSecret {
  const metadata = { ...(pending.content.metadata as object), name };
  return { ...pending, name, content: { ...pending.content, metadata }, entries };
}
