import { Chart } from 'cdk8s';
import { CodedError } from '../../core/errors/coded-error';
import type { PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** Where a secret is in a store. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** What the tokens of a template may stand for. */
export const TOKENS = ['source', 'secret', 'key', 'namespace', 'release', 'chart'] as const;

const TOKEN = /\{([^{}]*)\}/g;

/**
 * A template for names in a store.
 *
 * @throws CLEARML3012 when it is empty or has tokens that nothing stands for
 */
export function requireTemplate(template: string, option: string): void {
  const unknown = [...template.matchAll(TOKEN)].map(([, token]) => token).filter((token) => !isToken(token));
  const rest = template.replace(TOKEN, '');
  if (unknown.length > 0 || /[{}]/.test(rest) || template.trim() === '') {
    throw new CodedError('CLEARML3012', {
      found: `${option} is ${JSON.stringify(template)}`,
      expected: `text with tokens out of ${TOKENS.map((token) => `{${token}}`).join(' ')}`,
      fix: 'correct the token; braces are for tokens alone',
    });
  }
}

function isToken(text: string | undefined): boolean {
  return TOKENS.some((token) => token === text);
}

/** The name that a template gives to a secret that comes to a key of a Secret. */
export function nameIn(template: string, pending: PendingSecret, key: string, source: SecretSource): string {
  const { site, namespace, name: secret } = pending;
  if (namespace === undefined && template.includes('{namespace}')) {
    throw new CodedError('CLEARML3012', {
      found: `${JSON.stringify(template)} wants a namespace, and ${pending.madeBy} has none`,
      expected: 'a namespace of the chart or the release',
      fix: 'give the cdk8s chart a namespace, or leave {namespace} out',
    });
  }
  const values: Record<string, string | undefined> = {
    ...{ source: source.key, secret, key, namespace },
    ...{ release: site.releaseName, chart: Chart.of(site.scope).node.id },
  };
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
        expected: 'a place of its own for each secret: both would get one content',
        fix: 'tell them apart by more tokens in keyTemplate or propertyTemplate, or take one by SecretValue.external',
      });
    }
    this.stores.set(store, entries.set(id, { place, source }));
  }

  /** Names of the entries, for people. */
  public namesIn(store: string): string[] {
    return [...new Set([...(this.stores.get(store)?.values() ?? [])].map(({ place }) => placeName(place)))].sort();
  }
}

function placeName({ key, property }: StorePlace): string {
  return property === undefined ? key : `${key} (property ${property})`;
}
