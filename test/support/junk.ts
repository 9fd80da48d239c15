import fc from '../support/fast-check';

/** Values of every type, including types that no prop accepts. */
export const junk: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  ...[null, '', 'x', 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1n, true, false, [], [null], ['x'], [[]], [{}], {}],
  ...[{ a: null }, { name: 'a' }, { constructor: 1 }, new Date(0), new Map(), /x/, Symbol('x')],
);

/** A code point. The unit `binary` of fast-check has the same, and takes two seconds in each suite to list them. */
export const codePoint: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

/** Unusual texts, such as long texts, letters of other scripts, and lone surrogates. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\n', '\u0000', '"', "'", '#', '{', '{{ .Values.x }}', '${CLEARML_TASK.name}', '$(A)'],
    ...['__proto__', '-', '.', '../..'],
    ...['*', '~', 'null', 'yes', '1e3', '0x1f', 'é', 'e\u0301', 'İ', '‮abc', '名前'],
    ...['🚀', '\ud800', '\ufeffa', 'a'.repeat(54), 'a'.repeat(64), 'a'.repeat(254), 'x'.repeat(5000)],
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: codePoint, maxLength: 6 }),
);

/** Values of every type that callers in JavaScript, Python or Java may pass, including functions and undefined. */
export const garbage: fc.Arbitrary<unknown> = fc.oneof(
  junk,
  fc.constantFrom<unknown>(() => 1, undefined),
);

/** Mostly values of an arbitrary, sometimes a value of another type. */
export function mostly(arbitrary: fc.Arbitrary<any>, weight = 30): fc.Arbitrary<any> {
  return fc.oneof({ weight, arbitrary }, garbage);
}

/** Mostly the expected values or undefined, sometimes a value of another type. */
export function meant(...values: unknown[]): fc.Arbitrary<any> {
  return mostly(fc.constantFrom(...values, ...values.map(() => undefined)), 60);
}

/** Objects with some of the props of a record. */
export function someOf(shape: { readonly [prop: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<any> {
  return fc.record(shape, { requiredKeys: [] });
}
