import { parsedJson } from '../secret-text';
import type { FoundSecret } from './leaf';

/** The text with other texts in the place of its secrets. */
export function replaced(
  text: string,
  found: readonly FoundSecret[],
  replacement: (secret: FoundSecret) => { readonly start: number; readonly end: number; readonly text: string },
): string {
  let rest = 0;
  const parts = found.map(replacement).flatMap(({ start, end, text: other }) => {
    const before = text.slice(rest, start);
    rest = end;
    return [before, other];
  });
  return [...parts, text.slice(rest)].join('');
}

/** Kubernetes reads two dollar signs in a variable as one. */
export function expanded(text: string): string {
  return text.replaceAll('$$', '$');
}

/** The content of a text with quotes. */
export function unquoted(text: string): string {
  const triple = /^"""([\s\S]*)"""$/.exec(text)?.[1];
  const content = /^"[\s\S]*"$/.test(text) ? parsedJson(text) : undefined;
  return triple ?? (typeof content === 'string' ? content : text);
}

/** The last key of a path. */
export function lastKey(path: string): string {
  return /\["((?:[^"\\]|\\.)*)"\]$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? '';
}
