import { AppRegistry } from '../core/app-registry';
import { uniqueName } from '../core/unique-name';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { podsOf } from '../helm/manifests/rendered-pod';
import { isSecret, type KeyReference, type PendingEntry, type PendingSecret } from './pending-secret';
import type { ReleaseSecrets, SecretContext } from './release-secrets';
import { decoded, encoded, secretsIn, wholeSecret } from './secret-text';
import { isGenerated } from './source';

const QUOTES = '"""';

/** The keys of Secrets that an app writes as finished HOCON literals. */
export class LiteralKeys {
  private readonly places = new Set<string>();

  public add(namespace: string | undefined, { name, key }: JsonObject): void {
    this.places.add(JSON.stringify([namespace, name, key]));
  }

  public has(namespace: string | undefined, { name, key }: JsonObject): boolean {
    return this.places.has(JSON.stringify([namespace, name, key]));
  }
}

/**
 * Adds finished HOCON literals to the Secrets of a release: a text between three quotes, in a further key. Variables that a
 * program parses as HOCON read this key, and all other readers the original one.
 *
 * The variables keep their `valueFrom`. With a `value` instead, an apply over a Helm release in the cluster would fail: it
 * keeps the `valueFrom` of the release, and the API server accepts only one of the two.
 */
export class Literals {
  private readonly references: readonly JsonObject[];
  private readonly finished = new Set<JsonObject>();

  public constructor(private readonly context: SecretContext) {
    const { isHocon, manifests } = context;
    this.references = isHocon ? manifests.flatMap(({ content }) => hoconReferences(content, isHocon)) : [];
  }

  /** Adds literals to Secrets without a `SecretValue`. */
  public addToManifests(): void {
    for (const { apiVersion, kind, name, content } of this.context.manifests) {
      if (apiVersion === 'v1' && kind === 'Secret' && content.immutable !== true) {
        this.addToFields(name, content);
      }
    }
  }

  private addToFields(name: string, content: JsonObject): void {
    const { data, stringData } = content;
    const isTaken = (key: string) => [data, stringData].some((field) => Object.hasOwn(asMap(field), key));
    for (const field of [data, stringData].filter(isJsonObject)) {
      for (const [key, text] of Object.entries(field)) {
        const literal = this.redirectReaders({ name, key }, isTaken);
        if (literal !== undefined) {
          field[literal] = quotedIn(field === data ? 'data' : 'stringData', text);
        }
      }
    }
  }

  /** The pending Secrets with literals. */
  public addTo(pendingSecrets: readonly PendingSecret[], secrets: ReleaseSecrets): PendingSecret[] {
    return pendingSecrets.map((pending) => {
      const isTaken = (key: string) => pending.entries.some((entry) => entry.key === key);
      const literals = pending.entries.flatMap((entry) => {
        const { name } = pending;
        if (isLettersOnly(entry, secrets)) {
          this.finish(this.readersOf({ name, key: entry.key }));
          return [];
        }
        const key = canAdd(entry, pending, secrets)
          ? this.redirectReaders({ name, key: entry.key }, isTaken)
          : undefined;
        return key === undefined ? [] : [literalOf(entry, { name, key })];
      });
      return { ...pending, entries: [...pending.entries, ...literals] };
    });
  }

  /** Records the keys that the variables read at last, after their Secrets were split or renamed. */
  public record(): void {
    const { scope, namespace } = this.context;
    const keys = AppRegistry.of(scope).get(LiteralKeys);
    for (const reference of this.finished) {
      keys.add(namespace, reference);
    }
  }

  /** @returns the key for the literal; undefined when no variable reads it */
  private redirectReaders(original: KeyReference, isTaken: (key: string) => boolean): string | undefined {
    const readers = this.readersOf(original);
    const key = uniqueName(`${original.key}.hocon`, isTaken);
    for (const reference of readers) {
      reference.key = key;
    }
    this.finish(readers);
    return readers.length > 0 ? key : undefined;
  }

  private readersOf({ name, key }: KeyReference): JsonObject[] {
    return this.references.filter((one) => one.name === name && one.key === key && !this.finished.has(one));
  }

  private finish(references: readonly JsonObject[]): void {
    for (const reference of references) {
      this.finished.add(reference);
    }
  }
}

/** References to keys of Secrets in HOCON variables. Optional ones stay: the variable may be absent. */
function hoconReferences(content: JsonObject, isHocon: (variable: string) => boolean): JsonObject[] {
  const entries = podsOf(content)
    .flatMap(({ allContainers }) => allContainers)
    .flatMap(({ _content }) => objectsAt(_content, 'env'));
  return entries
    .filter(({ name }) => isHocon(String(name)))
    .map(({ valueFrom }) => (isJsonObject(valueFrom) ? valueFrom.secretKeyRef : undefined))
    .filter((reference) => isJsonObject(reference) && reference.optional !== true) as JsonObject[];
}

/** Whether External Secrets generates an entry, of letters only, which HOCON reads as a text without quotes. */
function isLettersOnly(entry: PendingEntry, secrets: ReleaseSecrets): boolean {
  const source = wholeSecret(entry.text);
  return source !== undefined && isGenerated(source) && secrets.deliveryOf(source)._mode.wordFor(entry) === 'generated';
}

/** Whether the delivery writes the Secret of an entry. An immutable Secret in the cluster accepts no further key. */
function canAdd(entry: PendingEntry, { content, entries }: PendingSecret, secrets: ReleaseSecrets): boolean {
  const sources = (isSecret(entry) ? [entry] : entries).flatMap(({ text }) => secretsIn(text));
  return content.immutable !== true && sources.every((source) => secrets.deliveryOf(source)._mode.createsSecrets);
}

function literalOf(entry: PendingEntry, original: KeyReference): PendingEntry {
  const { key: literalOfKey, field, text, rendered } = entry;
  return {
    key: original.key,
    field,
    rendered: quotedIn(field, rendered),
    text: [QUOTES, ...text, QUOTES],
    quotes: QUOTES,
    original,
    literalOf: literalOfKey,
  };
}

/** The content of a field of a Secret with quotes around its text. */
function quotedIn(field: 'data' | 'stringData', content: unknown): string {
  const text = String(content ?? '');
  return field === 'data' ? encoded(QUOTES + decoded(text) + QUOTES) : QUOTES + text + QUOTES;
}
