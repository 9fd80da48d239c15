/** An object whose properties are computed when they are first read. */
export function lazy<T extends object>(computations: { readonly [K in keyof T]-?: () => T[K] }): T {
  const object = {} as T;
  for (const [property, compute] of Object.entries<() => unknown>(computations)) {
    const get = () => {
      const value = compute();
      Object.defineProperty(object, property, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(object, property, { get, enumerable: true, configurable: true });
  }
  return object;
}
