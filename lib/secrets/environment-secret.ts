import { entryOf, type KeyReference, type PendingSecret } from './pending-secret';
import type { SecretContext } from './secret-context';
import type { ExistingSource, SecretSource } from './source';

/** The Secret of a release for the secrets that the chart writes into environments of containers. */
export class EnvironmentSecret {
  private readonly name: string;
  private readonly keys = new Map<string, { readonly source: SecretSource; readonly quoted: boolean }>();

  /** @param readExisting called for each secret that exists in another Secret */
  public constructor(
    private readonly context: SecretContext,
    private readonly readExisting: (existing: ExistingSource) => void,
  ) {
    this.name = `${context.releaseName}-environment`;
  }

  /**
   * The reference by which a container reads a secret.
   *
   * @param source the secret
   * @param quoted whether its reader expects it between double quotes: the content must not contain any
   */
  public reference(source: SecretSource, quoted = false): KeyReference {
    if (source.kind === 'existing') {
      this.readExisting(source);
      return { name: source.secretName, key: source.key };
    }
    const key = this.keyFor(source);
    this.keys.set(key, { source, quoted: quoted || (this.keys.get(key)?.quoted ?? false) });
    return { name: this.name, key };
  }

  /** The Secret; none when no container reads from it. */
  public pendingSecrets(): PendingSecret[] {
    const { context, name } = this;
    const metadata = { name, ...(context.namespace === undefined ? {} : { namespace: context.namespace }) };
    const entries = [...this.keys].map(([key, { source, quoted }]) => entryOf(source, { name, key }, quoted));
    const content = { apiVersion: 'v1', kind: 'Secret', metadata };
    const renderedBy = `release ${context.releaseName}`;
    return entries.length > 0 ? [{ context, name, namespace: context.namespace, content, entries, renderedBy }] : [];
  }

  /** Two secrets may have one key: two files of one name in two folders. */
  private keyFor(source: SecretSource): string {
    let key = source.key;
    for (let n = 2; (this.keys.get(key)?.source ?? source) !== source; n++) {
      key = `${source.key}-${n}`;
    }
    return key;
  }
}
