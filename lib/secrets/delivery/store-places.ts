import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import type { PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** Location of a secret in a store. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** Tokens of a template. */
export const TOKENS = ['source', 'secret', 'key', 'namespace', 'release', 'chart'] as const;

const TOKEN = /\{([^{}]*)\}/g;

/**
 * Validates a template for names in a store.
 *
 * @throws CLEARML3012 when the template is empty or has unknown tokens
 */
export function requireTemplate(template: string, option: string): void {
  const unknown = [...template.matchAll(TOKEN)].map(([, token]) => token).filter((token) => !isToken(token));
  const rest = template.replace(TOKEN, '');
  if (unknown.length > 0 || /[{}]/.test(rest) || template.trim() === '') {
    throw new CodedError('CLEARML3012', {
      found: `${option} is ${JSON.stringify(template)}`,
      expected: `a text with the tokens ${TOKENS.map((token) => `{${token}}`).join(' ')}`,
      fix: 'correct the token, and use braces only for tokens',
    });
  }
}

function isToken(text: string | undefined): boolean {
  return TOKENS.some((token) => token === text);
}

/** The name of a secret in the store, for a key of a Secret. */
export function nameIn(template: string, pending: PendingSecret, key: string, source: SecretSource): string {
  const { site, namespace, name: secret } = pending;
  if (namespace === undefined && template.includes('{namespace}')) {
    throw new CodedError('CLEARML3012', {
      found: `template ${JSON.stringify(template)} for ${pending.madeBy}, which has no namespace`,
      expected: 'a namespace of the chart or the release',
      fix: 'set the namespace of the cdk8s chart, or remove {namespace}',
    });
  }
  const values: Record<string, string | undefined> = {
    ...{ source: source.key, secret, key, namespace },
    ...{ release: site.releaseName, chart: Chart.of(site.scope).node.id },
  };
  return template.replace(TOKEN, (_, token: string) => values[token] ?? '');
}

/** The entries that an app requires in its stores. */
export class StoreEntries {
  /** The entries for the app of a construct. */
  public static of(scope: IConstruct): StoreEntries {
    const { root } = scope.node;
    const present = collections.get(root) ?? new StoreEntries();
    collections.set(root, present);
    return present;
  }

  private readonly stores = new Map<string, Map<string, { place: StorePlace; source: SecretSource }>>();

  private constructor() {}

  /** @throws CLEARML3013 when another secret has the same location */
  public add(store: string, place: StorePlace, source: SecretSource): void {
    const entries = this.stores.get(store) ?? new Map();
    const id = JSON.stringify([place.key, place.property, place.version]);
    const present = entries.get(id)?.source;
    if (present && present.description !== source.description) {
      throw new CodedError('CLEARML3013', {
        found: `${present.description} and ${source.description} both use ${placeName(place)} of store ${store}`,
        expected: 'a unique location for each secret, because both would have the same content',
        fix: 'add tokens to keyTemplate or propertyTemplate, or use SecretValue.external for one of them',
      });
    }
    this.stores.set(store, entries.set(id, { place, source }));
  }

  /** Names of the entries for messages. */
  public namesIn(store: string): string[] {
    return [...new Set([...(this.stores.get(store)?.values() ?? [])].map(({ place }) => placeName(place)))].sort();
  }
}

const collections = new WeakMap<IConstruct, StoreEntries>();

function placeName({ key, property }: StorePlace): string {
  return property === undefined ? key : `${key} (property ${property})`;
}
