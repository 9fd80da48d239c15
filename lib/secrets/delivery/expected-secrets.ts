import type { IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { entryOf, type PendingEntry } from '../pending-secret';
import { externalSource } from '../source';
import { type DeliveryMode, secretFields } from './delivery-mode';
import { DOCKER_KEY, DOCKER_TYPE, secretCommand } from './secret-command';

/** A Secret that must exist. */
interface ExpectedSecret {
  readonly name: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly entries: Map<string, PendingEntry>;
}

/** The Secrets that an app expects, by namespace and name. */
class ExpectedSecrets extends Map<string, ExpectedSecret> {}

/** Expects keys of a Secret whose name a chart receives. */
export function expectKeys(
  scope: IConstruct,
  namespace: string | undefined,
  name: string,
  keys: readonly string[],
): void {
  const type = keys.includes(DOCKER_KEY) ? DOCKER_TYPE : undefined;
  // Only the names of the keys are known, not their contents.
  const entries = keys.map((key) => entryOf(externalSource(key), { name, key }));
  expectSecret(scope, { name, namespace, type }, entries);
}

/** Emits nothing: the Secrets are expected to exist. */
export const EXISTING: DeliveryMode = {
  readsContent: false,
  createsSecrets: false,
  combinesExisting: true,
  wordFor: () => 'existing',
  deliver: (pending) => {
    const { context, name, namespace, entries } = pending;
    expectSecret(context.scope, { name, namespace, type: secretFields(pending).type }, entries);
  },
};

function expectSecret(
  scope: IConstruct,
  { name, namespace, type }: Omit<ExpectedSecret, 'entries'>,
  entries: readonly PendingEntry[],
): void {
  const all = AppRegistry.of(scope).get(ExpectedSecrets);
  const id = JSON.stringify([namespace, name]);
  const expected = all.get(id) ?? { name, namespace, type, entries: new Map() };
  all.set(id, expected);
  for (const entry of entries) {
    expected.entries.set(entry.key, expected.entries.get(entry.key) ?? entry);
  }
  Prerequisites.of(scope)._addLazy(scope, () => [prerequisiteOf(expected)]);
}

function prerequisiteOf({ name, namespace, type, entries }: ExpectedSecret): Prerequisite {
  const sorted = [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const keys = sorted.map(({ key }) => key);
  return {
    kind: PrerequisiteKind.SECRET,
    name,
    inNamespace: namespace,
    keys,
    purpose: `contains ${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`,
    remedy: secretCommand(name, namespace, type, sorted),
  };
}
