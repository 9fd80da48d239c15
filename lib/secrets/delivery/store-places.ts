import { Chart } from 'cdk8s';
import { CodedError } from '../../core/errors/coded-error';
import type { PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** The place of a secret in a store. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** The tokens of a template. */
const TOKENS = ['source', 'secret', 'key', 'namespace', 'release', 'chart'];

const TOKEN = /\{([^{}]*)\}/g;

/**
 * Checks a template for names in a store.
 *
 * @throws CLEARML3012 when it is empty or has unknown tokens
 */
export function requireTemplate(template: string, option: string): void {
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
export function nameIn(template: string, pending: PendingSecret, key: string, source: SecretSource): string {
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
export class StoreEntries {
  private readonly stores = new Map<string, Map<string, { place: StorePlace; source: SecretSource }>>();

  /** @throws CLEARML3013 when another secret is at that place already */
  public add(store: string, place: StorePlace, source: SecretSource): void {
    const entries = this.stores.get(store) ?? new Map();
    const id = JSON.stringify([place.key, place.property, place.version]);
    const present = entries.get(id)?.source;
    if (present && present.description !== source.description) {
      throw new CodedError('CLEARML3013', {
        found: `${present.description} and ${source.description} are both ${placeName(place)} of store ${store}`,
        expected: 'a separate place for each secret: otherwise both have one content',
        fix: 'add tokens to keyTemplate or propertyTemplate, or use SecretValue.external for one of them',
      });
    }
    this.stores.set(store, entries.set(id, { place, source }));
  }

  /** Names of the entries, for messages. */
  public namesIn(store: string): string[] {
    return [...new Set([...(this.stores.get(store)?.values() ?? [])].map(({ place }) => placeName(place)))].sort();
  }
}

function placeName({ key, property }: StorePlace): string {
  return property === undefined ? key : `${key} (property ${property})`;
}
