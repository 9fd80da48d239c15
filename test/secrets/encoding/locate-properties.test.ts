import { createHash } from 'node:crypto';
import { encodedBy } from '../../../lib/secrets/encoding/encodings';
import { locateInText } from '../../../lib/secrets/encoding/locate';
import type { PlaceholderShape } from '../../../lib/secrets/encoding/placeholder-shapes';
import { filled, secretsIn } from '../../../lib/secrets/secret-text';
import fc from '../../support/fast-check';
import { accepted, chain, content, newPlaceholder, shape } from './arbitraries';

const FIRST = [newPlaceholder(), newPlaceholder()] as const;
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A template: literal texts around secrets in encodings, in layers. */
type Template = (secrets: readonly string[]) => string;

/** Literal text that cannot continue base64. */
const literal = fc.string({ maxLength: 8 }).map((text) => ` ${text} `);
const hole = fc.tuple(fc.constantFrom(0, 1), chain(2), fc.constantFrom([], [], ['hex'], ['base32'], ['upperHex'])).map(
  ([index, start, end]) =>
    (secrets: readonly string[]) =>
      encodedBy([...start, ...end], secrets[index] ?? ''),
);
const indent = (text: string) => `  ${text.replaceAll('\n', '\n  ')}`;
const json = (text: string) => JSON.stringify({ a: [text, 1] });
const layers = fc.constantFrom<((text: string) => string)[]>(
  ...[(text: string) => text, base64, indent, json, (text: string) => json(base64(text))],
  ...[(text: string) => base64(json(text)), (text: string) => indent(base64(base64(indent(text))))],
);
const template: fc.Arbitrary<Template> = fc
  .tuple(fc.array(fc.tuple(literal, hole), { minLength: 1, maxLength: 3 }), literal, layers)
  .map(([holes, end, outer]) => (secrets) => {
    return outer(`${holes.map(([before, part]) => `${before}${part(secrets)}`).join('')}${end}`);
  });

const secondOf = ({ placeholder }: PlaceholderShape) => FIRST.map(placeholder);
const pairs = (second: readonly string[]) => new Map(FIRST.map((one, index) => [one, second[index] ?? '']));
const located = (made: Template, second: readonly string[]) => locateInText(made(FIRST), made(second), pairs(second));

/** Checks that the written text equals what the template makes of the contents, unless the template or a content is rejected. */
function expectEqual(made: Template, contents: readonly string[], shape: PlaceholderShape): void {
  const location = located(made, secondOf(shape));
  const contentOf = (secret: string) => contents[FIRST.indexOf(secret)] ?? '';
  const text = 'text' in location ? location.text : [];
  const written = accepted(() => (secretsIn(text).length > 0 ? filled(text, contentOf) : undefined));
  const expected = accepted(() => made(contents));
  expect(written ?? expected).toBe(expected);
}

test('the written text equals what the template makes of the contents, or a content is rejected', () => {
  fc.assert(
    fc.property(template, content, content, shape, (made, one, other, wanted) => {
      expect(located(made, secondOf(wanted))).toHaveProperty('text');
      expectEqual(made, [one, other], wanted);
    }),
    { numRuns: 150 },
  );
});

const lossy = fc.oneof(
  fc.constantFrom<((text: string) => string)[]>(
    ...[(text: string) => text.toUpperCase(), (text: string) => text.toLowerCase()],
    ...[(text: string) => [...text].reverse().join(''), (text: string) => `${text.length}`],
    ...[(text: string) => createHash('sha256').update(text).digest('hex'), (text: string) => text.replace(/\s/g, '')],
    ...[(text: string) => text.split(/\s+/).join(' '), (text: string) => text.split(',')[0] ?? ''],
    ...[(text: string) => text.trimStart(), (text: string) => text.normalize('NFD')],
  ),
  fc.tuple(fc.integer({ min: -64, max: 64 }), fc.option(fc.integer({ min: -64, max: 64 }))).map(
    ([start, end]) =>
      (text: string) =>
        text.slice(start, end ?? undefined),
  ),
  fc.constantFrom(...'aZ09!"$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ').map((one) => (text: string) => text.replaceAll(one, '')),
);

test('a template that loses a part of a secret is rejected, or loses nothing of the content', () => {
  const around = fc.tuple(literal, literal, layers, chain(1));
  fc.assert(
    fc.property(around, lossy, content, shape, ([before, after, outer, inner], change, one, wanted) => {
      expectEqual(([secret = '']) => outer(`${before}${change(encodedBy(inner, secret))}${after}`), [one], wanted);
    }),
    { numRuns: 150 },
  );
});

test('an altered second rendering is explained by an encoding only', () => {
  const change = fc.tuple(fc.nat(), fc.constantFrom('', 'x', ' '), fc.constantFrom(0, 1));
  fc.assert(
    fc.property(template, shape, change, (made, wanted, [place, inserted, removed]) => {
      const second = secondOf(wanted);
      const text = made(second);
      const position = place % text.length;
      const altered = text.slice(0, position) + inserted + text.slice(position + removed);
      const location = locateInText(made(FIRST), altered, pairs(second));
      if ('text' in location) {
        expect(filled(location.text, (secret) => second[FIRST.indexOf(secret)] ?? '')).toBe(altered);
      }
    }),
    { numRuns: 150 },
  );
});
