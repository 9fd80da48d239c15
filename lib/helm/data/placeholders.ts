import { createHash } from 'node:crypto';

const PATTERN = /[0-9a-f]{32}/g;
const issued = new Set<string>();

/** The text that helm receives in the place of a secret: 32 hexadecimal characters, the same for each call. */
export function placeholderFor(identity: string): string {
  const placeholder = createHash('sha256').update(`cdk8s-clearml/${identity}`).digest('hex').slice(0, 32);
  issued.add(placeholder);
  return placeholder;
}

/** The placeholders in a text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PATTERN)].map(([found]) => found).filter((found) => issued.has(found));
}

/** A text for messages, without placeholders. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PATTERN, (found) => (issued.has(found) ? '(a secret)' : found));
}
