/** A value that JSON has no form for, and where it stands. */
type Exception = readonly [path: readonly (string | number)[], kind: 'bigint' | 'negative zero', text: string];

/**
 * JSON that comes back exactly as it was: integers beyond 2^53 and negative zero too, which parsed YAML may hold. What has
 * no other form than JSON's is read at the speed of JSON.
 */
export function toExactJson(value: unknown): string {
  const exceptions: Exception[] = [];
  collect(value, [], exceptions);
  const plain = exceptions.length === 0 ? JSON.stringify(value) : JSON.stringify(value, (_, leaf) => withoutForm(leaf));
  return `[${JSON.stringify(exceptions)},${plain}]`;
}

/** Reads what `toExactJson` wrote. Each call makes objects of its own. */
export function fromExactJson(text: string): unknown {
  const holder = JSON.parse(text) as [Exception[], unknown];
  for (const [path, kind, digits] of holder[0]) {
    const place = [1, ...path];
    const last = place.pop() ?? '';
    const owner = place.reduce<Record<string | number, unknown>>(
      (node, key) => node[key] as Record<string | number, unknown>,
      holder as unknown as Record<string | number, unknown>,
    );
    owner[last] = kind === 'bigint' ? BigInt(digits) : -0;
  }
  return holder[1];
}

function collect(value: unknown, path: (string | number)[], exceptions: Exception[]): void {
  if (typeof value === 'bigint') {
    exceptions.push([[...path], 'bigint', String(value)]);
  } else if (Object.is(value, -0)) {
    exceptions.push([[...path], 'negative zero', '']);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, inner] of entries) {
      path.push(key);
      collect(inner, path, exceptions);
      path.pop();
    }
  }
}

function withoutForm(leaf: unknown): unknown {
  return typeof leaf === 'bigint' ? 0 : leaf;
}
