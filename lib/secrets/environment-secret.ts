import type { LandingSite } from '../helm/values/deferred';
import { type DeliveredEntries, deliverEntries } from './plain-delivery';
import type { LocalSource, SecretSource } from './source';

/** A reference to a key of a Secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** The Secret of a release for content that the chart would have put into environments in clear. Made when first needed. */
export class EnvironmentSecret {
  private delivered?: DeliveredEntries;
  private readonly keys = new Map<string, LocalSource>();

  /** @param name what comes after the name of the release */
  public constructor(
    private readonly site: LandingSite,
    private readonly name = 'environment',
  ) {}

  /**
   * Where a container reads a secret.
   *
   * @param source the secret
   * @param quoted whether its reader has it between double quotes, which its content must then leave alone
   */
  public reference(source: SecretSource, quoted = false): KeyReference {
    if (source.kind === 'existing') {
      return { name: source.secretName, key: source.key };
    }
    this.delivered ??= deliverEntries(this.site, `${this.site.releaseName}-${this.name}`);
    const key = this.keyFor(source);
    this.delivered.add(key, source, quoted);
    return { name: this.delivered.name, key };
  }

  /** Two secrets may suggest one key: two files of one name in two folders. */
  private keyFor(source: LocalSource): string {
    let key = source.key;
    for (let n = 2; (this.keys.get(key) ?? source).description !== source.description; n++) {
      key = `${source.key}-${n}`;
    }
    this.keys.set(key, source);
    return key;
  }
}
