/** A value as JSON in one line, for a message: at most `limit` characters. */
export function inShort(value: unknown, limit = 60): string {
  const text = JSON.stringify(value, (_, leaf) => (typeof leaf === 'bigint' ? String(leaf) : leaf)) ?? 'unset';
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** A URL for a message, without its login. */
export function urlInShort(url: unknown): string {
  return inShort(typeof url === 'string' ? url.replace(/^(\w[\w+.-]*:\/\/)?.*@/s, '$1…@') : url, 200);
}
