import { createHash } from 'node:crypto';

const SHAPE = /[0-9a-f]{32}/g;
const issued = new Set<string>();

/** The placeholder for what has an identity: 32 hexadecimal characters, the same each time. */
export function placeholderFor(identity: string): string {
  const placeholder = createHash('sha256').update(`cdk8s-clearml/${identity}`).digest('hex').slice(0, 32);
  issued.add(placeholder);
  return placeholder;
}

/** The placeholders in a text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(SHAPE)].map(([found]) => found).filter((found) => issued.has(found));
}

/** A text for people, in which no placeholder stands. */
export function withoutPlaceholders(text: string): string {
  return text.replace(SHAPE, (found) => (issued.has(found) ? '(a secret)' : found));
}
