import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { entryOf, type KeyReference, type PendingEntry, type PendingSecret } from '../pending-secret';
import { secretsIn, wholeSecret } from '../secret-text';
import type { LocalSource, SecretSource } from '../source';

/** A generated secret is one secret throughout the app, yet each ExternalSecret generates its own: so one Secret holds it. */
interface Holder extends KeyReference {
  readonly namespace?: string;
}

/** The holders of the generated secrets of an app. */
class Holders extends Map<string, Holder> {}

/** True for secrets that the cluster can make itself. */
export function isGenerated(source: SecretSource): source is LocalSource & { readonly generatedId: string } {
  return source.kind === 'local' && source.generatedId !== undefined;
}

/**
 * The drafts of a release, in which each generated secret stands in one Secret only: those that make texts of it come first,
 * since they need it at hand. Other entries leave; `moved` is told to where.
 *
 * @throws CLEARML3016 when it cannot be brought to where it is needed
 */
export function holdGenerated(
  pendingSecrets: readonly PendingSecret[],
  moved: (entry: PendingEntry, to: KeyReference) => void,
): PendingSecret[] {
  for (const pending of pendingSecrets) {
    for (const source of new Set(pending.entries.flatMap(takenUp))) {
      const held = holdersOf(pending).get(idOf(source));
      if (held && (held.name !== pending.name || held.namespace !== pending.namespace)) {
        throw apart(source, pending, held);
      }
      hold(
        source,
        pending,
        pending.entries.find(({ text }) => wholeSecret(text) === source)?.key ?? freeKey(pending, source),
      );
    }
  }
  return pendingSecrets.map((pending) => withHeld(pending, moved)).filter(({ entries }) => entries.length > 0);
}

/** Remembers that synth makes a secret. The cluster would make another one of that name. */
export function madeBySynth(pendingSecrets: readonly PendingSecret[]): void {
  for (const pending of pendingSecrets) {
    for (const source of pending.entries.flatMap(({ text }) => secretsIn(text)).filter(isGenerated)) {
      const held = holdersOf(pending).get(idOf(source));
      if (held && held !== SYNTH) {
        throw apart(source, pending, held);
      }
      holdersOf(pending).set(idOf(source), SYNTH);
    }
  }
}

function withHeld(pending: PendingSecret, moved: (entry: PendingEntry, to: KeyReference) => void): PendingSecret {
  const here = pending.entries.filter((entry) => {
    const source = wholeSecret(entry.text);
    if (source === undefined || !isGenerated(source)) {
      return true;
    }
    const held = holdersOf(pending).get(idOf(source)) ?? hold(source, pending, entry.key);
    if (held === SYNTH || held.namespace !== pending.namespace) {
      throw apart(source, pending, held);
    }
    if (held.name !== pending.name) {
      moved(entry, held);
    }
    return held.name === pending.name;
  });
  const present = new Set(here.map(({ text }) => wholeSecret(text)));
  const missing = [...new Set(pending.entries.flatMap(takenUp))].filter((source) => !present.has(source));
  const added = missing.map((source) => entryOf(source, { name: pending.name, key: keyOf(source, pending) }));
  return { ...pending, entries: [...here, ...added] };
}

/** The generated secrets in a longer text. */
function takenUp({ text }: PendingEntry) {
  return wholeSecret(text) === undefined ? secretsIn(text).filter(isGenerated) : [];
}

function hold(source: LocalSource, pending: PendingSecret, key: string): Holder {
  const holder = { namespace: pending.namespace, name: pending.name, key };
  holdersOf(pending).set(idOf(source), holder);
  return holder;
}

function keyOf(source: LocalSource, pending: PendingSecret): string {
  return holdersOf(pending).get(idOf(source))?.key ?? source.key;
}

function freeKey(pending: PendingSecret, source: LocalSource): string {
  let key = source.key;
  for (let n = 2; pending.entries.some((entry) => entry.key === key); n++) {
    key = `${source.key}-${n}`;
  }
  return key;
}

function idOf({ identity, version }: SecretSource): string {
  return JSON.stringify([identity, version]);
}

/** Stands for synth itself, which keeps the secret in a file. */
const SYNTH: Holder = { name: '', key: '' };

function holdersOf({ site }: PendingSecret): Holders {
  return AppRegistry.of(site.scope).get(Holders);
}

function apart(source: SecretSource, pending: PendingSecret, held: Holder): CodedError {
  const place = [pending.namespace, pending.name].filter(Boolean).join('/');
  const maker = held === SYNTH ? 'by synth' : `in Secret ${[held.namespace, held.name].filter(Boolean).join('/')}`;
  return new CodedError('CLEARML3016', {
    found: `${source.description} is needed in Secret ${place} and made ${maker}, from where it cannot be brought there`,
    expected:
      'a generated secret that is delivered in one way, and with External Secrets made and taken up in one Secret',
    fix: 'give it another name where it may differ, or keep it in the store: SecretValue.external or .environment',
  });
}
