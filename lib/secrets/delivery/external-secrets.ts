import { Duration } from 'cdk8s';
import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { KeyReference, PendingEntry, PendingSecret } from '../pending-secret';
import { secretsIn } from '../secret-text';
import type { SecretSource } from '../source';
import type { DeliveryMode } from './delivery-mode';
import { type ExternalSecretsOptions, SecretRefreshPolicy, SecretStoreKind } from './delivery-options';
import { emitObject, emitOnce } from './emit-object';
import { externalSecret, passwordGenerator } from './external-secret';
import { holdGenerated, isGenerated } from './generated-holders';
import { nameIn, requireTemplate, StoreEntries, type StorePlace } from './store-places';

const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const INSTALLATION =
  'helm install external-secrets external-secrets --repo https://charts.external-secrets.io -n external-secrets --create-namespace';

/** ExternalSecret objects, from which External Secrets creates the Secrets. */
export class ExternalSecretsMode implements DeliveryMode {
  public readonly readsContent = false;
  public readonly combinesExisting = false;
  private readonly interval?: Duration;

  public constructor(private readonly options: ExternalSecretsOptions) {
    const { store, keyTemplate = '{source}', propertyTemplate, refreshPolicy, refreshInterval } = options;
    if (!DNS_SUBDOMAIN.test(store)) {
      throw invalid(`store is ${JSON.stringify(store)}`, 'the name of a SecretStore or ClusterSecretStore');
    }
    requireTemplate(keyTemplate, 'keyTemplate');
    requireTemplate(propertyTemplate ?? keyTemplate, 'propertyTemplate');
    const periodic = (refreshPolicy ?? SecretRefreshPolicy.PERIODIC) === SecretRefreshPolicy.PERIODIC;
    if (refreshInterval && !periodic) {
      throw invalid(
        `refreshInterval with refreshPolicy ${refreshPolicy}`,
        'an interval for SecretRefreshPolicy.PERIODIC alone',
      );
    }
    if (refreshInterval && refreshInterval.toMilliseconds() <= 0) {
      throw invalid('refreshInterval is 0', 'a positive duration, or SecretRefreshPolicy.CREATED_ONCE');
    }
    this.interval = periodic ? (refreshInterval ?? Duration.hours(1)) : undefined;
  }

  /** Generated secrets must never be created again, so they do not share an object with others. */
  public wordFor(entry: PendingEntry): string {
    return secretsIn(entry.text).some(isGenerated) ? 'generated' : 'external';
  }

  public validate(): void {}

  public revisionOf(): string {
    return '';
  }

  public prepare(
    pendingSecrets: readonly PendingSecret[],
    redirect: (entry: PendingEntry, to: KeyReference) => void,
  ): PendingSecret[] {
    return holdGenerated(pendingSecrets, redirect);
  }

  public deliver(pending: PendingSecret): void {
    const { store, storeKind = SecretStoreKind.SECRET_STORE } = this.options;
    const generates = pending.entries.flatMap(({ text }) => secretsIn(text)).some(isGenerated);
    const refresh = generates
      ? { policy: SecretRefreshPolicy.CREATED_ONCE }
      : { policy: this.options.refreshPolicy ?? SecretRefreshPolicy.PERIODIC, interval: this.interval };
    if (generates) {
      emitOnce(pending, passwordGenerator(pending));
    }
    const place = (key: string, source: SecretSource) => this.placeOf(pending, key, source);
    emitObject(pending, externalSecret(pending, { store: { name: store, kind: storeKind }, refresh, place }));
    Prerequisites.of(pending.context.scope)._addLazy(pending.context.scope, () =>
      this.prerequisites(pending, generates),
    );
  }

  private placeOf(pending: PendingSecret, key: string, source: SecretSource): StorePlace {
    const { keyTemplate = '{source}', propertyTemplate, pinVersions = true } = this.options;
    const version = pinVersions ? source.version : undefined;
    const place =
      source.kind === 'external'
        ? { key: source.remoteKey, property: source.property, version }
        : {
            key: nameIn(keyTemplate, pending, key, source),
            property: propertyTemplate && nameIn(propertyTemplate, pending, key, source),
            version,
          };
    AppRegistry.of(pending.context.scope).get(StoreEntries).add(this.storeName(pending), place, source);
    return place;
  }

  /** A SecretStore belongs to its namespace. */
  private storeName({ namespace }: PendingSecret): string {
    const { store, storeKind } = this.options;
    return storeKind === SecretStoreKind.CLUSTER_SECRET_STORE || namespace === undefined
      ? store
      : `${namespace}/${store}`;
  }

  private prerequisites(pending: PendingSecret, generates: boolean) {
    const { store, storeKind = SecretStoreKind.SECRET_STORE } = this.options;
    const entries = AppRegistry.of(pending.context.scope).get(StoreEntries).namesIn(this.storeName(pending));
    const definitions = [
      'externalsecrets.external-secrets.io',
      ...(generates ? ['passwords.generators.external-secrets.io'] : []),
    ];
    return [
      ...definitions.map((name) => ({
        kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
        name,
        purpose: 'External Secrets makes the Secrets',
        remedy: INSTALLATION,
      })),
      ...(entries.length === 0
        ? []
        : [
            {
              kind: PrerequisiteKind.SECRET_STORE,
              name: store,
              inNamespace: storeKind === SecretStoreKind.SECRET_STORE ? pending.namespace : undefined,
              purpose: 'External Secrets reads secrets from it',
              remedy: `make this ${storeKind}, and in what it leads to these entries: ${entries.join(', ')}`,
            },
          ]),
    ];
  }
}

function invalid(found: string, expected: string): CodedError {
  return new CodedError('CLEARML3012', {
    found,
    expected,
    fix: 'correct the options of SecretDelivery.externalSecrets',
  });
}
