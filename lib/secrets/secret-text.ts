/** A text split into literal text and secrets, each secret with its encoding. */
export type SecretText<S> = readonly TextPart<S>[];

/** Literal text, a secret, a base64-encoded text, or a string within JSON with its quotes. */
export type TextPart<S> =
  | string
  | { readonly secret: S }
  | { readonly base64: SecretText<S> }
  | { readonly json: SecretText<S> };

/** The text with the contents of its secrets. */
export function filled<S>(text: SecretText<S>, content: (secret: S) => string): string {
  return text.map((part) => filledPart(part, content)).join('');
}

function filledPart<S>(part: TextPart<S>, content: (secret: S) => string): string {
  if (typeof part === 'string') {
    return part;
  }
  if ('secret' in part) {
    return content(part.secret);
  }
  return 'base64' in part ? encoded(filled(part.base64, content)) : JSON.stringify(filled(part.json, content));
}

/** The same text with other secrets. */
export function withSecrets<S, T>(text: SecretText<S>, change: (secret: S) => T): SecretText<T> {
  return text.map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    if ('secret' in part) {
      return { secret: change(part.secret) };
    }
    return 'base64' in part ? { base64: withSecrets(part.base64, change) } : { json: withSecrets(part.json, change) };
  });
}

/** The secrets in a text, each once. */
export function secretsIn<S>(text: SecretText<S>): S[] {
  const found = new Set<S>();
  withSecrets(text, (secret) => found.add(secret));
  return [...found];
}

/** The secret of a text that consists of one secret. */
export function wholeSecret<S>(text: SecretText<S>): S | undefined {
  const [part] = text;
  return text.length === 1 && typeof part === 'object' && 'secret' in part ? part.secret : undefined;
}

/** The text that a base64 text encodes. */
export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** The base64 encoding of a text. */
export function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** The content of a JSON text; undefined for other texts. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
