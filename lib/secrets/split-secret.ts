import { CodedError } from '../core/errors/coded-error';
import { uniqueName } from '../core/unique-name';
import type { SecretDelivery } from './delivery/secret-delivery';
import { isSecret, type PendingEntry, type PendingSecret } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';
import { secretsIn } from './secret-text';

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
