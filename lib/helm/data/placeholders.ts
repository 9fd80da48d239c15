import { randomInt } from 'node:crypto';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const CAPITALS = LETTERS.map((letter) => letter.toUpperCase());

/**
 * The characters of all placeholders: a letter, a capital, a digit, a capital, and so on. The first and the last character stay.
 * So a template that compares a secret with a word, or searches it for a character, renders the same at each synth.
 */
const CHARACTERS = Array.from({ length: 10 }, (_, index) => [
  LETTERS.at(index - 3) as string,
  CAPITALS[2 * index] as string,
  String(index),
  CAPITALS[2 * index + 1] as string,
]).flat();
const LENGTH = CHARACTERS.length;

/** The same beginning for all placeholders of this process, so that one search finds them all. */
const PREFIX_LENGTH = 8;
const PROCESS = shuffledByPosition(CHARACTERS, 1, LENGTH - 1);
const PREFIX = PROCESS.slice(0, PREFIX_LENGTH).join('');
const PATTERN = new RegExp(`<${PREFIX}[A-Za-z0-9]{${LENGTH - PREFIX_LENGTH}}>`, 'g');

const MENTION = new RegExp(`<?${PREFIX}[A-Za-z0-9]{0,${LENGTH - PREFIX_LENGTH}}>?`, 'g');

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
    placeholder = `<${shuffledByPosition(PROCESS, PREFIX_LENGTH, LENGTH - 1).join('')}>`;
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

/** The same characters between two positions in random order, each in a position of the same kind. */
export function shuffledByPosition(characters: readonly string[], start: number, end: number): string[] {
  const result = [...characters];
  for (let last = end - 1; last > start; last--) {
    const choices = Math.floor((last - start) / 4) + 1;
    const other = last - 4 * randomInt(choices);
    [result[last], result[other]] = [result[other] as string, result[last] as string];
  }
  return result;
}
