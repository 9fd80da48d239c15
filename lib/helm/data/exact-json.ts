/** A value that JSON cannot represent, and its path. */
type Exception = readonly [path: readonly (string | number)[], kind: 'bigint' | 'negative zero', text: string];

/**
 * Serializes a value without loss, including integers above 2^53 and negative zero, which parsed YAML may contain.
 * Values without such numbers are parsed at the speed of JSON.
 */
export function toExactJson(value: unknown): string {
  const exceptions: Exception[] = [];
  collect(value, [], exceptions);
  const plain =
    exceptions.length === 0
      ? JSON.stringify(value)
      : JSON.stringify(value, (_, leaf) => (typeof leaf === 'bigint' ? 0 : leaf));
  return `[${JSON.stringify(exceptions)},${plain}]`;
}

/** Parses the output of `toExactJson`. Each call returns new objects. */
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
