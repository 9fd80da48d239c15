import { CodedError } from '../core/errors/coded-error';
import { uniqueName } from '../core/unique-name';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { RenderedContainer, RenderedPod } from '../helm/manifests/rendered-pod';
import type { DocumentCheck } from './locating/secret-slot';
import type { KeyReference, PendingEntry, PendingSecret } from './pending-secret';
import type { Quotes } from './readers/hocon';
import type { ReleaseSecrets } from './release-secrets';
import { filled, mapSecrets, type TextPart } from './secret-text';
import type { ExistingSource, SecretSource } from './source';

/** A key of the Secret: a secret in the encoding of the variables that read it. */
interface EnvironmentKey {
  readonly source: SecretSource;
  readonly part: TextPart<SecretSource>;
  readonly checks: readonly DocumentCheck[];
  readonly quotes?: Quotes;
}

/** The Secret of a release for the secrets that the chart writes into environments of containers. */
export class EnvironmentSecret {
  private readonly name: string;
  private readonly keys = new Map<string, EnvironmentKey>();

  /** @param readExisting called for each secret that exists in another Secret */
  public constructor(
    private readonly secrets: ReleaseSecrets,
    private readonly readExisting: (existing: ExistingSource) => void,
  ) {
    this.name = `${secrets.context.releaseName}-environment`;
  }

  /**
   * Replaces secrets in `env[].value`. A value that is a secret is read from a Secret; a secret inside a longer value is
   * read into a separate variable, which Kubernetes expands in the value.
   *
   * A Helm release in the cluster may have the value, which an apply would keep beside `valueFrom`; an empty value replaces it.
   */
  public resolve(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      for (const entry of objectsAt(container._content, 'env')) {
        this.resolveEntry(container, entry);
      }
    }
  }

  private resolveEntry(container: RenderedContainer, entry: JsonObject): void {
    const { value } = entry;
    for (const placeholder of typeof value === 'string' ? this.secrets.text.find(value) : []) {
      const source = this.secrets.source(placeholder);
      if (value === placeholder) {
        entry.valueFrom = { secretKeyRef: this.reference(placeholder) };
        if (this.secrets.context.isRelease) {
          entry.value = '';
        } else {
          delete entry.value;
        }
      } else if (String(value).includes(placeholder)) {
        const reference = this.reference(placeholder, requiredQuotes(source, placeholder, String(value)));
        const variable = readIntoVariable(container, source.key, reference, String(entry.name));
        entry.value = expanding(String(entry.value), placeholder, variable);
      }
    }
  }

  /**
   * The reference by which a container reads a secret.
   *
   * @param placeholder stands for the secret
   * @param quotes the quotes around it; those of JSON allow less
   */
  private reference(placeholder: string, quotes?: Quotes): KeyReference {
    const source = this.secrets.source(placeholder);
    const part = this.secrets.part(placeholder);
    if (source.kind === 'existing') {
      requireUnchanged(part, source);
      this.readExisting(source);
      return { name: source.secretName, key: source.key };
    }
    const { name } = this;
    const { encodings } = part as { readonly encodings?: unknown };
    const isTaken = (one: EnvironmentKey) => one.source !== source || !isSameEncoding(one.part, part);
    const key = uniqueName(source.key, (one) => this.keys.has(one) && isTaken(this.keys.get(one) as EnvironmentKey));
    const present = this.keys.get(key);
    this.keys.set(key, {
      source,
      part,
      checks: [...(present?.checks ?? []), ...this.secrets.checksOf(placeholder)],
      // An encoding escapes the characters that would end the quotes.
      quotes: encodings || present?.quotes === '"' ? present?.quotes : (quotes ?? present?.quotes),
    });
    return { name, key };
  }

  /** The Secret, also when no container reads from it and it has no entries. */
  public pendingSecret(): PendingSecret {
    const { name } = this;
    const { context } = this.secrets;
    const { namespace } = context;
    const entries = [...this.keys].map(([key, { part, checks, quotes }]): PendingEntry => {
      return { key, field: 'stringData', rendered: undefined, text: [part], checks, quotes, original: { name, key } };
    });
    const content = { apiVersion: 'v1', kind: 'Secret', metadata: { name, ...(namespace && { namespace }) } };
    return { context, name, namespace, content, entries, renderedBy: `release ${context.releaseName}` };
  }
}

/** Two secrets may have one key, and one secret two encodings. */
function isSameEncoding(one: TextPart<SecretSource>, other: TextPart<SecretSource>): boolean {
  const [a, b] = [one, other].map((part) =>
    JSON.stringify(mapSecrets([part], ({ encodings }) => ({ secret: 0, encodings }))),
  );
  return a === b;
}

/** A content without special characters, which an existing Secret must have where an encoding would change others. */
const PLAIN = 'aZ09';

/** @throws CLEARML3004 when a variable requires an encoding that changes each content */
function requireUnchanged(part: TextPart<SecretSource>, { description }: ExistingSource): void {
  if (filled([part], () => PLAIN) !== PLAIN) {
    throw new CodedError('CLEARML3004', {
      found: `a variable reads ${description} in another encoding than that of the existing Secret`,
      expected: 'the content as it is in the Secret',
      fix: 'name a Secret that contains the encoded text, or use a source whose content the app delivers',
    });
  }
}

/** The quotes that limit a secret. A part of a text of the user is in the notation of JSON already. */
function requiredQuotes(source: SecretSource, placeholder: string, value: string): Quotes | undefined {
  const quotes = quotesAround(placeholder, value);
  return quotes === '"' && source.kind === 'local' && source.isPart ? undefined : quotes;
}

function quotesAround(placeholder: string, value: string): Quotes | undefined {
  if (new RegExp(`"""(?:(?!""")[\\s\\S])*${placeholder}`).test(value)) {
    return '"""';
  }
  return new RegExp(`"[^"]*${placeholder}[^"]*"`).test(value) ? '"' : undefined;
}

/** A dollar sign before the expansion would escape it, so a single one is doubled. */
function expanding(value: string, placeholder: string, variable: string): string {
  return value.replace(new RegExp(`(\\$*)${placeholder}`, 'g'), (_, dollars: string) => {
    const escaped = dollars.length % 2 === 1 ? `${dollars}$` : dollars;
    return `${escaped}$(${variable})`;
  });
}

/**
 * Reads a key of a Secret into a variable before the entry that expands it, since Kubernetes expands earlier variables only.
 *
 * @returns the name of the variable
 */
export function readIntoVariable(
  container: RenderedContainer,
  wanted: string,
  reference: KeyReference,
  before: string,
): string {
  const base = `SECRET_${wanted.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
  const name = uniqueName(base, (one) => isTaken(container, one, reference), '_');
  container._setEntry({ name, valueFrom: { secretKeyRef: { ...reference } } }, before);
  return name;
}

/** Whether another key has this variable: two Secrets may have keys of one name. */
function isTaken(container: RenderedContainer, name: string, { name: secret, key }: KeyReference): boolean {
  const present = objectsAt(container._content, 'env').find((entry) => entry.name === name);
  const reference = isJsonObject(present?.valueFrom) ? present.valueFrom.secretKeyRef : undefined;
  return present !== undefined && !(isJsonObject(reference) && reference.name === secret && reference.key === key);
}
