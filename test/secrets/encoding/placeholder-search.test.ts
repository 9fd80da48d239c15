import { encodedBy } from '../../../lib/secrets/encoding/encodings';
import { PlaceholderSearch } from '../../../lib/secrets/encoding/placeholder-search';
import fc from '../../support/fast-check';
import { newPlaceholder } from './arbitraries';

const issued = Array.from({ length: 20 }, newPlaceholder);
const search = new PlaceholderSearch();
search.add(issued.slice(0, 10));
search.add(issued);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => encodedBy(['hex'], text);

/** Forms in which a template may hide a text. */
const form = fc.constantFrom<((text: string) => string)[]>(
  ...[(text: string) => text, base64, hex, (text: string) => encodedBy(['base32'], text)],
  ...[(text: string) => text.toUpperCase(), (text: string) => [...text].reverse().join('')],
  ...[(text: string) => base64(base64(text)), (text: string) => hex(text).toUpperCase()],
  (text: string) => base64(JSON.stringify({ auths: { a: base64(`u:${text}`) } })),
);

test('finds a placeholder or a part of ten characters in every form, with any text around it', () => {
  const part = fc
    .tuple(fc.constantFrom(...issued), fc.nat({ max: 30 }), fc.integer({ min: 10, max: 40 }))
    .map(([placeholder, start, length]) => [placeholder, placeholder.slice(start, start + length)] as const);
  fc.assert(
    fc.property(part, form, fc.string(), fc.string(), ([placeholder, text], encode, before, after) => {
      // All placeholders have the same beginning.
      expect(search.find(`${before}${encode(`${before}${text}${after}`)}${after}`)).toContain(placeholder);
    }),
    { numRuns: 2000 },
  );
});

test('names the placeholder in a text first, and then others that begin like it', () => {
  const many = Array.from({ length: 300 }, newPlaceholder);
  const searchOfMany = new PlaceholderSearch();
  searchOfMany.add(many);
  const found = many.map((placeholder) => searchOfMany.find(base64(placeholder)));
  expect(found.map(([first]) => first)).toEqual(many);
  expect(many.map((placeholder) => searchOfMany.find(placeholder)[0])).toEqual(many);
  expect(many.some((placeholder) => searchOfMany.find(placeholder).length > 1)).toBe(true);
});

test('finds nothing in digests, base64 of random bytes and names', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 2000 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, (buffer) => {
      const names = ['metadata.ownerReferences', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
      expect(search.find([...names, buffer.toString('hex'), buffer.toString('base64')].join(' '))).toEqual([]);
    }),
  );
});
