/** Several things that failed, told together. */
export class SynthesisErrors extends Error {
  public constructor(public readonly failures: readonly Error[]) {
    super(failures.map(({ message }) => message).join('\n'));
    this.name = 'LateFailures';
  }
}

/** Does all of `items`, those too that are added meanwhile, and then fails with what failed: each reason once. */
export function runAll<T>(items: Iterable<T>, action: (item: T) => void): void {
  const failures = new Map<T, Error>();
  for (const item of items) {
    if (!failures.has(item)) {
      try {
        action(item);
      } catch (error) {
        failures.set(item, error as Error);
      }
    }
  }
  const [first, ...more] = new Set(failures.values());
  if (first) {
    throw more.length === 0 ? first : new SynthesisErrors([first, ...more]);
  }
}
