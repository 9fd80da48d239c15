/** The contents of a Secret in the manifests as texts, by key; empty for other objects. */
export function textsOf({ kind, data = {} }: any): Record<string, string> {
  const entries = kind === 'Secret' ? Object.entries<string>(data) : [];
  return Object.fromEntries(entries.map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
}

/** The `data` of a Secret with these contents. */
export function dataOf(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
}
