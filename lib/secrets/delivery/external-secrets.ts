import { Chart, Duration } from 'cdk8s';
import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { PendingEntry, PendingSecret } from '../pending-secret';
import { OBJECT_NAME } from '../readers/names';
import { secretsIn } from '../secret-text';
import { isGenerated, type SecretSource } from '../source';
import { type DeliveryMode, emitObject, emitOnce } from './delivery-mode';
import { type ExternalSecretsOptions, SecretRefreshPolicy, SecretStoreKind } from './delivery-options';
import { externalSecret, passwordGenerator, type StorePlace } from './external-secret';
import { holdGenerated } from './generated-holders';

const INSTALLATION =
  'helm install external-secrets external-secrets --repo https://charts.external-secrets.io -n external-secrets --create-namespace';

/** ExternalSecret objects, from which External Secrets creates the Secrets. */
export class ExternalSecretsMode implements DeliveryMode {
  public readonly readsContent = false;
  public readonly createsSecrets = true;
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
    if (OBJECT_NAME.problem(store) !== undefined) {
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
        remedy: `create this ${storeKind}, and these entries in its store: ${entries.join(', ')}`,
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

/** The tokens of a template. */
const TOKENS = ['source', 'secret', 'key', 'namespace', 'release', 'chart'];

const TOKEN = /\{([^{}]*)\}/g;

/**
 * Checks a template for names in a store.
 *
 * @throws CLEARML3012 when it is empty or has unknown tokens
 */
function requireTemplate(template: string, option: string): void {
  const unknown = [...template.matchAll(TOKEN)].filter(([, token = '']) => !TOKENS.includes(token));
  const rest = template.replace(TOKEN, '');
  if (unknown.length > 0 || /[{}]/.test(rest) || template.trim() === '') {
    throw new CodedError('CLEARML3012', {
      found: `${option} is ${JSON.stringify(template)}`,
      expected: `a text with the tokens ${TOKENS.map((token) => `{${token}}`).join(' ')}`,
      fix: 'correct the token; braces are for tokens only',
    });
  }
}

/** The name of a secret in the store, for a key of a Secret. */
function nameIn(template: string, pending: PendingSecret, key: string, source: SecretSource): string {
  const { context, namespace, name: secret } = pending;
  if (namespace === undefined && template.includes('{namespace}')) {
    throw new CodedError('CLEARML3012', {
      found: `${JSON.stringify(template)} needs a namespace, and ${pending.renderedBy} has none`,
      expected: 'a namespace of the chart or the release',
      fix: 'set a namespace on the cdk8s chart, or remove {namespace}',
    });
  }
  const { releaseName: release, scope } = context;
  const chart = Chart.of(scope).node.id;
  const values: Record<string, string | undefined> = { source: source.key, secret, key, namespace, release, chart };
  return template.replace(TOKEN, (_, token: string) => values[token] ?? '');
}

/** The entries that an app expects in its secret stores. */
class StoreEntries {
  private readonly entries = new Map<string, { store: string; place: StorePlace; source: SecretSource }>();

  /** @throws CLEARML3013 when another secret is at that place already */
  public add(store: string, place: StorePlace, source: SecretSource): void {
    const id = JSON.stringify([store, place.key, place.property, place.version]);
    const present = this.entries.get(id)?.source;
    if (present && present.description !== source.description) {
      throw new CodedError('CLEARML3013', {
        found: `${present.description} and ${source.description} both use ${placeName(place)} of store ${store}`,
        expected: 'a separate place for each secret: otherwise both have one content',
        fix: 'add tokens to keyTemplate or propertyTemplate, or use SecretValue.external for one of them',
      });
    }
    this.entries.set(id, { store, place, source });
  }

  /** Names of the entries, for messages. */
  public namesIn(store: string): string[] {
    const entries = [...this.entries.values()].filter((entry) => entry.store === store);
    return [...new Set(entries.map(({ place }) => placeName(place)))].sort();
  }
}

function placeName({ key, property }: StorePlace): string {
  return property === undefined ? key : `${key} (property ${property})`;
}
