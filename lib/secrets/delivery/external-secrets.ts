import { Duration } from 'cdk8s';
import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { PendingEntry, PendingSecret } from '../pending-secret';
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
  private readonly options;

  public constructor(options: ExternalSecretsOptions) {
    this.options = {
      ...options,
      storeKind: options.storeKind ?? SecretStoreKind.SECRET_STORE,
      keyTemplate: options.keyTemplate ?? '{source}',
      refreshPolicy: options.refreshPolicy ?? SecretRefreshPolicy.PERIODIC,
    };
    const { store, keyTemplate, propertyTemplate, refreshPolicy, refreshInterval } = this.options;
    if (!DNS_SUBDOMAIN.test(store)) {
      throw invalid(`store is ${JSON.stringify(store)}`, 'the name of a SecretStore or ClusterSecretStore');
    }
    requireTemplate(keyTemplate, 'keyTemplate');
    requireTemplate(propertyTemplate ?? keyTemplate, 'propertyTemplate');
    if (refreshInterval && refreshPolicy !== SecretRefreshPolicy.PERIODIC) {
      const expected = 'an interval for SecretRefreshPolicy.PERIODIC alone';
      throw invalid(`refreshInterval with refreshPolicy ${refreshPolicy}`, expected);
    }
    if (refreshInterval && refreshInterval.toMilliseconds() <= 0) {
      throw invalid('refreshInterval is 0', 'a positive duration, or SecretRefreshPolicy.CREATED_ONCE');
    }
  }

  /** Generated secrets must never be created again, so they do not share an object with others. */
  public wordFor(entry: PendingEntry): string {
    return secretsIn(entry.text).some(isGenerated) ? 'generated' : 'external';
  }

  public readonly prepare = holdGenerated;

  public deliver(pending: PendingSecret): void {
    const { store: name, storeKind: kind, refreshPolicy, refreshInterval = Duration.hours(1) } = this.options;
    const { scope } = pending.context;
    const generates = pending.entries.some((entry) => this.wordFor(entry) === 'generated');
    if (generates) {
      emitOnce(pending, passwordGenerator(pending));
    }
    const policy = generates ? SecretRefreshPolicy.CREATED_ONCE : refreshPolicy;
    const refresh = { policy, interval: policy === SecretRefreshPolicy.PERIODIC ? refreshInterval : undefined };
    const place = (key: string, source: SecretSource) => this.placeOf(pending, key, source);
    emitObject(pending, externalSecret(pending, { store: { name, kind }, refresh, place }));
    Prerequisites.of(scope)._addLazy(scope, () => this.prerequisites(pending, generates));
  }

  private placeOf(pending: PendingSecret, key: string, source: SecretSource): StorePlace {
    const { keyTemplate, propertyTemplate, pinVersions = true } = this.options;
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
    const isInNamespace = storeKind === SecretStoreKind.SECRET_STORE && namespace !== undefined;
    return isInNamespace ? `${namespace}/${store}` : store;
  }

  private prerequisites(pending: PendingSecret, generates: boolean): Prerequisite[] {
    const { store, storeKind } = this.options;
    const entries = AppRegistry.of(pending.context.scope).get(StoreEntries).namesIn(this.storeName(pending));
    const definition = (name: string) => ({
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name,
      purpose: 'External Secrets makes the Secrets',
      remedy: INSTALLATION,
    });
    const needed: Prerequisite[] = [definition('externalsecrets.external-secrets.io')];
    if (generates) {
      needed.push(definition('passwords.generators.external-secrets.io'));
    }
    if (entries.length > 0) {
      needed.push({
        kind: PrerequisiteKind.SECRET_STORE,
        name: store,
        inNamespace: storeKind === SecretStoreKind.SECRET_STORE ? pending.namespace : undefined,
        purpose: 'External Secrets reads secrets from it',
        remedy: `make this ${storeKind}, and in what it leads to these entries: ${entries.join(', ')}`,
      });
    }
    return needed;
  }
}

function invalid(found: string, expected: string): CodedError {
  return new CodedError('CLEARML3012', {
    found,
    expected,
    fix: 'correct the options of SecretDelivery.externalSecrets',
  });
}
