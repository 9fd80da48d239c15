/** Items by a key, in the order of their first occurrence. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    group ? group.push(item) : groups.set(key, [item]);
  }
  return groups;
}

/** Distinct texts in order. */
export function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}
