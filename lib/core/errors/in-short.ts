/** A value as JSON, for a message: in one line, and cut where it is longer than `limit` characters. */
export function inShort(value: unknown, limit = 60): string {
  const text = JSON.stringify(value, (_, leaf) => (typeof leaf === 'bigint' ? String(leaf) : leaf)) ?? 'unset';
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** What was meant as a URL, for a message: without the login that may stand in it. */
export function urlInShort(url: unknown): string {
  return inShort(typeof url === 'string' ? url.replace(/^(\w[\w+.-]*:\/\/)?.*@/s, '$1…@') : url, 200);
}
