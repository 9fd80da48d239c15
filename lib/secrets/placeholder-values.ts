import { mapLeaves } from '../helm/data/json';
import { placeholdersIn } from '../helm/data/placeholders';
import { SecretValue } from './secret-value';

/** The values with a placeholder in the place of each `SecretValue`: the form in which helm receives them. */
export function withPlaceholders<T>(values: T): T {
  return mapLeaves(values, (leaf) => (leaf instanceof SecretValue ? leaf._placeholder : leaf));
}

/** The values with a `SecretValue` in the place of each text that is a placeholder, for code that inspects secrets. */
export function withSecretValues<T>(values: T): T {
  return mapLeaves(values, (leaf) => (typeof leaf === 'string' ? (SecretValue._of(leaf) ?? leaf) : leaf));
}

/** The secrets in values with placeholders, also those inside longer texts. */
export function secretsByPlaceholder(values: unknown): ReadonlyMap<string, SecretValue> {
  const secrets = new Map<string, SecretValue>();
  mapLeaves(values, (leaf) => {
    for (const placeholder of typeof leaf === 'string' ? placeholdersIn(leaf) : []) {
      const secret = SecretValue._of(placeholder);
      if (secret) {
        secrets.set(placeholder, secret);
      }
    }
  });
  return secrets;
}
