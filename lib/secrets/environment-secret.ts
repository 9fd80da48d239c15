import type { SecretContext } from '../helm/values/deferred';
import { entryOf, type KeyReference, type PendingSecret } from './pending-secret';
import type { ExistingSource, SecretSource } from './source';

/** The Secret of a release for content that the chart would have put into environments in clear. */
export class EnvironmentSecret {
  private readonly name: string;
  private readonly keys = new Map<string, { readonly source: SecretSource; readonly quoted: boolean }>();

  /** @param found is told of each secret that exists in another Secret */
  public constructor(
    private readonly site: SecretContext,
    private readonly found: (existing: ExistingSource) => void,
  ) {
    this.name = `${site.releaseName}-environment`;
  }

  /**
   * Where a container reads a secret.
   *
   * @param source the secret
   * @param quoted whether its reader has it between double quotes, which its content must then leave alone
   */
  public reference(source: SecretSource, quoted = false): KeyReference {
    if (source.kind === 'existing') {
      this.found(source);
      return { name: source.secretName, key: source.key };
    }
    const key = this.keyFor(source);
    this.keys.set(key, { source, quoted: quoted || (this.keys.get(key)?.quoted ?? false) });
    return { name: this.name, key };
  }

  /** What is in it; nothing when no container wanted anything. */
  public pendingSecrets(): PendingSecret[] {
    const { site, name } = this;
    const metadata = { name, ...(site.namespace === undefined ? {} : { namespace: site.namespace }) };
    const entries = [...this.keys].map(([key, { source, quoted }]) => entryOf(source, { name, key }, quoted));
    const content = { apiVersion: 'v1', kind: 'Secret', metadata };
    const madeBy = `release ${site.releaseName}`;
    return entries.length > 0 ? [{ site, name, namespace: site.namespace, content, entries, madeBy }] : [];
  }

  /** Two secrets may suggest one key: two files of one name in two folders. */
  private keyFor(source: SecretSource): string {
    let key = source.key;
    for (let n = 2; (this.keys.get(key)?.source ?? source) !== source; n++) {
      key = `${source.key}-${n}`;
    }
    return key;
  }
}
