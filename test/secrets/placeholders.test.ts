import { filled, PlaceholderText } from '../../lib/secrets/secret-text';
import { SecretValue, secretsByPlaceholder, withPlaceholders, withSecretValues } from '../../lib/secrets/secret-value';
import fc from '../support/fast-check';
import { codePoint } from '../support/junk';

const A = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const B = '00112233445566778899aabbccddeeff';
const texts = new PlaceholderText([A, B]);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const content: Record<string, string> = { [A]: 'pä"ss\\', [B]: 'x\ny' };
const fill = (text: string) => filled(texts.parse(text), (placeholder) => content[placeholder] as string);

/** Text around a placeholder that cannot continue a base64 run. */
const around = fc.stringMatching(/^[ -~äöü\n]{0,12}$/).map((text) => text.replace(/[A-Za-z0-9+/=]/g, '.'));
const layers = fc.array(fc.tuple(fc.constantFrom('base64', 'json', 'text'), around, around), { maxLength: 3 });

/** A value as a chart encodes it, layer by layer. JSON is recognized only without surrounding text. */
function wrapped(value: string, steps: [string, string, string][]): string {
  return steps.reduce((inner, [kind, before, after]) => {
    const text = inner.startsWith('{') ? inner : `${before} ${inner} ${after}`;
    if (kind === 'json') {
      return JSON.stringify({ [`k${before}`]: [inner, before, 1.5, null], z: after });
    }
    return kind === 'base64' ? base64(text) : text;
  }, value);
}

test('a placeholder is found and replaced in every encoding', () => {
  fc.assert(
    fc.property(layers, fc.constantFrom(A, B), (steps, placeholder) => {
      const text = wrapped(placeholder, steps);
      expect(texts.find(text)).toEqual([placeholder]);
      expect(fill(text)).toBe(wrapped(content[placeholder] as string, steps));
    }),
  );
});

test('text without a placeholder remains the same, byte for byte', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String({ minLength: 44 }),
        fc.json(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
      ),
      (text) => {
        expect(fill(text)).toBe(text);
        expect(texts.find(text)).toEqual([]);
      },
    ),
  );
});

test('unrelated base64 and JSON next to a placeholder remain the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 33 }), (bytes) => {
      const binary = Buffer.from(bytes).toString('base64');
      expect(fill(`${binary} ${A} ${binary}`)).toBe(`${binary} ${content[A]} ${binary}`);
    }),
  );
  expect(fill(`{ "a" : "${A}",\n "b": 1.0, "b": "\\u00e4" }`)).toBe(
    `{ "a" : "pä\\"ss\\\\",\n "b": 1.0, "b": "\\u00e4" }`,
  );
});

test('the fast check finds each placeholder that the thorough check finds', () => {
  const value = fc.oneof(fc.constantFrom(A, B), fc.string());
  fc.assert(
    fc.property(layers, value, fc.string({ unit: codePoint }), fc.boolean(), (steps, inner, other, asKey) => {
      const text = wrapped(inner, steps);
      const object = { a: [other, { [asKey ? text : 'key']: asKey ? other : text }] };
      if (texts.find(text).length > 0) {
        expect(texts.mayBeIn(object)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect(
    texts.mayBeIn({
      image: 'clearml:2.3.1',
      checksum: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    }),
  ).toBe(false);
});

const secret = SecretValue.environment('TOKEN');
const other = SecretValue.file('a.txt');

test('placeholders replace secrets at any depth, and secrets replace placeholders', () => {
  const values = { a: [{ b: secret }], c: other, d: 1, e: null };
  const replaced = withPlaceholders(values);
  expect(replaced).toEqual({ a: [{ b: `${secret}` }], c: `${other}`, d: 1, e: null });
  expect(withSecretValues(replaced)).toEqual(values);
});

test('a secret inside a longer text remains a placeholder', () => {
  expect(withSecretValues({ url: `https://${secret}@host` })).toEqual({ url: `https://${secret}@host` });
});

test('all secrets in values are found, including those inside longer texts', () => {
  const found = secretsByPlaceholder({ a: [`x ${secret} y ${other}`], b: `${secret}`, c: 'f'.repeat(32) });
  expect([...found]).toEqual([
    [`${secret}`, secret],
    [`${other}`, other],
  ]);
});
