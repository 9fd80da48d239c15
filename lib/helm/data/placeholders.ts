import { randomInt } from 'node:crypto';

const ALPHANUMERICS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

/** The same beginning for all placeholders of this process, so that one search finds them all. */
const PREFIX = prefix();
const REST = ALPHANUMERICS.filter((character) => !PREFIX.includes(character));
const LENGTH = 40;
const PATTERN = new RegExp(`<${PREFIX}[A-Za-z0-9]{${LENGTH - PREFIX.length}}>`, 'g');

const MENTION = new RegExp(`<?${PREFIX}[A-Za-z0-9]{0,${LENGTH - PREFIX.length}}>?`, 'g');

const byIdentity = new Map<string, string>();
const issued = new Set<string>();
const ofSecrets = new Set<string>();

/**
 * The placeholder for an identity: 40 different letters and digits between angle brackets, the same for each call in this
 * process, and unknown to everyone else. Code that changes the case, cuts or encodes a placeholder, also for a URL, changes it.
 *
 * @param isOfSecret false for a place of a secret in rendered objects, which code of users does not see
 */
export function placeholderFor(identity: string, isOfSecret = true): string {
  let placeholder = byIdentity.get(identity);
  if (placeholder === undefined) {
    placeholder = `<${PREFIX}${shuffled(REST)
      .slice(0, LENGTH - PREFIX.length)
      .join('')}>`;
    byIdentity.set(identity, placeholder);
    issued.add(placeholder);
    if (isOfSecret) {
      ofSecrets.add(placeholder);
    }
  }
  return placeholder;
}

/** The form of a placeholder for helm, without the brackets: templates print letters and digits unchanged in any context. */
export function bare(placeholder: string): string {
  return placeholder.slice(1, -1);
}

/** The placeholders of the secrets of this process. */
export function placeholdersOfSecrets(): ReadonlySet<string> {
  return ofSecrets;
}

/** The issued placeholders in a text, in their order. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PATTERN)].map(([found]) => found).filter((found) => issued.has(found));
}

/** The text with other texts in the place of its placeholders. */
export function replacePlaceholders(text: string, replacement: (placeholder: string) => string): string {
  return text.replace(PATTERN, (found) => (issued.has(found) ? replacement(found) : found));
}

/** The text without placeholders, in both forms and without parts of them, for messages. */
export function withoutPlaceholders(text: string): string {
  return text.replace(MENTION, '(a secret)');
}

/** It starts with a small letter; the placeholders of the second rendering do not. */
function prefix(): string {
  const [first = 'x'] = shuffled([...'abcdefghijklmnopqrstuvwxyz']);
  const others = shuffled(ALPHANUMERICS.filter((character) => character !== first));
  return [first, ...others.slice(0, 7)].join('');
}

function shuffled(characters: readonly string[]): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [result[last], result[other]] = [result[other] as string, result[last] as string];
  }
  return result;
}
