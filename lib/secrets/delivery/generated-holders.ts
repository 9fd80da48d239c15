import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { entryOf, type KeyReference, type PendingEntry, type PendingSecret } from '../pending-secret';
import { secretsIn, wholeSecret } from '../secret-text';
import type { LocalSource, SecretSource } from '../source';

/**
 * One Secret contains a generated secret, because all uses in the app must have one content and each ExternalSecret
 * generates another.
 */
interface Holder extends KeyReference {
  readonly namespace?: string;
}

/** True for secrets that the cluster can generate. */
export function isGenerated(source: SecretSource): source is LocalSource & { readonly generatedId: string } {
  return source.kind === 'local' && source.generatedId !== undefined;
}

/**
 * The pending Secrets of a release, in which only one Secret contains each generated secret. Secrets with composed
 * texts have precedence, because they require the secret in the same object. Other entries are removed; `moved` is
 * called with their new location.
 *
 * @throws CLEARML3016 when a Secret cannot refer to the generated secret
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

/** Registers that synth generates a secret. The cluster would generate another content. */
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

/** The generated secrets in a composed text. */
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

/** Represents synth, which stores the secret in a file. */
const SYNTH: Holder = { name: '', key: '' };
const collections = new WeakMap<IConstruct, Map<string, Holder>>();

/** The holders of the generated secrets of an app. */
function holdersOf({ site }: PendingSecret): Map<string, Holder> {
  const { root } = site.scope.node;
  const present = collections.get(root) ?? new Map<string, Holder>();
  collections.set(root, present);
  return present;
}

function apart(source: SecretSource, pending: PendingSecret, held: Holder): CodedError {
  const place = [pending.namespace, pending.name].filter(Boolean).join('/');
  const maker = held === SYNTH ? 'by synth' : `in Secret ${[held.namespace, held.name].filter(Boolean).join('/')}`;
  return new CodedError('CLEARML3016', {
    found: `${source.description}, which Secret ${place} requires and which is generated ${maker}`,
    expected: 'a generated secret with one delivery, and for External Secrets in one Secret',
    fix: 'use another name if the contents may differ, or store the secret: SecretValue.external or .environment',
  });
}
