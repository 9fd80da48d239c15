import type { IConstruct } from 'constructs';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { SecretContext } from '../../helm/values/deferred';
import { entryOf, type PendingEntry, type PendingSecret } from '../pending-secret';
import { type ExistingSource, externalSource } from '../source';
import { DOCKER_KEY, DOCKER_TYPE, secretCommand } from './secret-command';

/** A Secret that must exist. */
interface ExpectedSecret {
  readonly name: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly entries: Map<string, PendingEntry>;
}

/** Declares the key of an existing Secret as a prerequisite. */
export function expectExisting({ scope, namespace }: SecretContext, { secretName, key }: ExistingSource): void {
  expectKeys(scope, namespace, secretName, [key]);
}

/** Declares keys of a Secret, whose name is a value of the chart, as a prerequisite. */
export function expectKeys(
  scope: IConstruct,
  namespace: string | undefined,
  name: string,
  keys: readonly string[],
): void {
  const type = keys.includes(DOCKER_KEY) ? DOCKER_TYPE : undefined;
  // Only the names of the contents are known.
  const entries = keys.map((key) => entryOf(externalSource(key), { name, key }));
  expectSecret(scope, { name, namespace, type }, entries);
}

/** Declares the Secret that replaces a pending Secret as a prerequisite. */
export function expectPendingSecret({ site, name, namespace, content, entries }: PendingSecret): void {
  const type = typeof content.type === 'string' ? content.type : undefined;
  expectSecret(site.scope, { name, namespace, type }, entries);
}

function expectSecret(
  scope: IConstruct,
  { name, namespace, type }: Omit<ExpectedSecret, 'entries'>,
  entries: readonly PendingEntry[],
): void {
  const { root } = scope.node;
  const all = collections.get(root) ?? new Map<string, ExpectedSecret>();
  collections.set(root, all);
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

const collections = new WeakMap<IConstruct, Map<string, ExpectedSecret>>();
