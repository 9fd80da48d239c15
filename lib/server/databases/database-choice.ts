import type { SecretValue } from '../../secrets/secret-value';
import type { ValueCollector } from '../value-collector';

/** Which database a server uses: what stands behind `MongoDb`, `Elasticsearch` and `Redis`. */
export interface DatabaseChoice {
  readonly kind: 'bundled' | 'operator' | 'external';
  /** Adds the values that it wants. */
  readonly setValues: (values: ValueCollector) => void;
  /** Secrets by the prop that gives them; the server reads them as HOCON texts, so their contents are checked. */
  readonly secrets?: { readonly [prop: string]: SecretValue | undefined };
}
