import { createHash } from 'node:crypto';

const PATTERN = /[0-9a-f]{32}/g;
const issued = new Set<string>();

/** The placeholder for an identity: 32 hexadecimal characters, the same for each call. */
export function placeholderFor(identity: string): string {
  const placeholder = createHash('sha256').update(`cdk8s-clearml/${identity}`).digest('hex').slice(0, 32);
  issued.add(placeholder);
  return placeholder;
}

/** The issued placeholders in a text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PATTERN)].map(([found]) => found).filter((found) => issued.has(found));
}

/** The text without placeholders, for messages. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PATTERN, (found) => (issued.has(found) ? '(a secret)' : found));
}
