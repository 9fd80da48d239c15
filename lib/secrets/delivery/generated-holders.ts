import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { uniqueName } from '../../core/unique-name';
import { entryOf, type KeyReference, type PendingEntry, type PendingSecret } from '../pending-secret';
import { secretsIn, wholeSecret } from '../secret-text';
import { isGenerated, type LocalSource, type SecretSource } from '../source';

/** The Secret that holds a generated secret for the whole app, since each ExternalSecret would generate its own. */
interface Holder extends KeyReference {
  readonly namespace?: string;
}

/** The holders of the generated secrets of an app. */
class Holders extends Map<string, Holder> {}

/**
 * The pending Secrets of a release, in which one Secret alone holds each generated secret: first a Secret that combines it
 * into a longer text, which needs it in place. Other entries are removed and redirected.
 *
 * @throws CLEARML3016 when a Secret that needs it cannot read it
 */
export function holdGenerated(
  pendingSecrets: readonly PendingSecret[],
  redirect: (entry: PendingEntry, to: KeyReference) => void,
): PendingSecret[] {
  for (const pending of pendingSecrets) {
    for (const source of new Set(pending.entries.flatMap(combinedSecrets))) {
      const whole = pending.entries.find(({ text }) => wholeSecret(text) === source);
      const isTaken = (key: string) => pending.entries.some((entry) => entry.key === key);
      const holder = holderOf(source, pending, whole?.key ?? uniqueName(source.key, isTaken));
      if (holder.name !== pending.name) {
        throw apart(source, pending, holder);
      }
    }
  }
  return pendingSecrets.map((pending) => withHeld(pending, redirect)).filter(({ entries }) => entries.length > 0);
}

/**
 * The same pending Secrets. Records that synth generates their secrets, since the cluster would generate others of these names.
 *
 * @throws CLEARML3016 when the cluster generates one of them
 */
export function madeBySynth(pendingSecrets: readonly PendingSecret[]): PendingSecret[] {
  for (const pending of pendingSecrets) {
    for (const source of pending.entries.flatMap(({ text }) => secretsIn(text)).filter(isGenerated)) {
      const holder = recorded(source, pending, SYNTH);
      if (holder !== SYNTH) {
        throw apart(source, pending, holder);
      }
    }
  }
  return [...pendingSecrets];
}

function withHeld(pending: PendingSecret, redirect: (entry: PendingEntry, to: KeyReference) => void): PendingSecret {
  const here = pending.entries.filter((entry) => {
    const source = wholeSecret(entry.text);
    if (source === undefined || !isGenerated(source)) {
      return true;
    }
    const holder = holderOf(source, pending, entry.key);
    if (holder.name !== pending.name) {
      redirect(entry, holder);
    }
    return holder.name === pending.name;
  });
  const present = new Set(here.map(({ text }) => wholeSecret(text)));
  const missing = [...new Set(pending.entries.flatMap(combinedSecrets))].filter((source) => !present.has(source));
  const added = missing.map((source) => {
    const { key } = holderOf(source, pending, source.key);
    return entryOf(source, { name: pending.name, key });
  });
  return { ...pending, entries: [...here, ...added] };
}

/** The generated secrets inside a longer text. */
function combinedSecrets({ text }: PendingEntry) {
  return wholeSecret(text) === undefined ? secretsIn(text).filter(isGenerated) : [];
}

/** The holder of a secret that a Secret requires: an earlier one, or a key of this Secret. */
function holderOf(source: LocalSource, pending: PendingSecret, key: string): Holder {
  const { namespace, name } = pending;
  const holder = recorded(source, pending, { namespace, name, key });
  if (holder === SYNTH || holder.namespace !== namespace) {
    throw apart(source, pending, holder);
  }
  return holder;
}

function recorded({ identity, version }: LocalSource, { context }: PendingSecret, holder: Holder): Holder {
  const holders = AppRegistry.of(context.scope).get(Holders);
  const id = JSON.stringify([identity, version]);
  const present = holders.get(id) ?? holder;
  holders.set(id, present);
  return present;
}

/** Represents synth, which stores the secret in a file. */
const SYNTH: Holder = { name: '', key: '' };

function apart(source: SecretSource, pending: PendingSecret, held: Holder): CodedError {
  const place = [pending.namespace, pending.name].filter(Boolean).join('/');
  const maker = held === SYNTH ? 'by synth' : `in Secret ${[held.namespace, held.name].filter(Boolean).join('/')}`;
  return new CodedError('CLEARML3016', {
    found: `${source.description}, which Secret ${place} requires and which is generated ${maker}`,
    expected: 'one delivery for a generated secret; External Secrets generates and combines it in the same Secret',
    fix: 'use another name where it may differ, or store it: SecretValue.external or .environment',
  });
}
