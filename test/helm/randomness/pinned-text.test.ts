import { createHash } from 'node:crypto';
import { placeholderFor } from '../../../lib/helm/data/placeholders';
import { UnpinnedText, withPinned, writtenText } from '../../../lib/helm/randomness/pinned-text';
import { IrregularText, randomSpans } from '../../../lib/helm/randomness/random-spans';
import fc from '../../support/fast-check';

let seed = 0;
let draws = 0;

/** Bytes that depend on the seed of fast-check. */
function randomBytes(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, () => {
    draws += 1;
    return createHash('sha256').update(`${seed} ${draws}`).digest();
  });
  return Buffer.concat(blocks).subarray(0, length);
}

const word = (length: number, alphabet = /[A-Za-z0-9]/) => {
  let text = '';
  while (text.length < length) {
    text += randomBytes(64)
      .toString('latin1')
      .replace(new RegExp(`[^${alphabet.source.slice(1, -1)}]`, 'g'), '');
  }
  return text.slice(0, length);
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

const pem = () =>
  `-----BEGIN CERTIFICATE-----\n${base64(word(880 + randomBytes(1).readUInt8())).replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----`;

/** Random texts as the functions of helm draw them. */
const SOURCES: Record<string, () => string> = {
  randAlphaNum: () => word(10),
  randAlpha: () => word(40, /[A-Za-z]/),
  randNumeric: () => word(12, /[0-9]/),
  randAscii: () => word(24, /[ -~]/),
  randBytes: () => randomBytes(32).toString('base64'),
  uuidv4: () =>
    randomBytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4}).(.{3})(.{4})(.*)$/, '$1-$2-4$3-$4-$5'),
  sha256sum: () => randomBytes(32).toString('hex'),
  bcrypt: () => `$2a$10$${word(53, /[A-Za-z0-9./]/)}`,
  'urlsafe base64': () => randomBytes(31).toString('base64url'),
  genCA: pem,
  'base64 of genCA': () => base64(pem()),
  'base64 of randAlphaNum': () => base64(word(20)),
  'base64 of a login': () => base64(`user:${word(20)}`),
};

/** Texts with one random value each, with a replaceable literal. */
const FORMS: Record<string, (random: string, literal: string) => string> = {
  alone: (random) => random,
  'in a properties file': (random, literal) => `# ${literal}\nhost=${literal}.example.com\npw=${random}\nport=1\n`,
  'in a YAML file': (random, literal) =>
    `host: ${literal}\nauth:\n  password: "${random.replaceAll('\n', '\n  ')}"\n  user: ${literal}\n`,
  'in a URL': (random, literal) => `postgres://user:${random}@${literal}/db`,
  'as a path': (random, literal) => `https://${literal}.example.com/${random}/end`,
  'in JSON': (random, literal) => JSON.stringify({ literal, a: { auth: random, port: 80 }, list: ['x'] }, null, 2),
  'in base64': (random, literal) => `x: ${base64(`host: ${literal}\npw: ${random}\n`)}`,
};

const stored = (samples: string[]) => JSON.parse(JSON.stringify(randomSpans(samples)));

function written(samples: string[], pinned: ReturnType<typeof randomSpans>): string {
  const { text, isComplete } = withPinned(samples, pinned);
  expect(isComplete).toBe(true);
  return writtenText(text, (content) => content);
}

const ROWS = Object.entries(FORMS).flatMap(([form, print]) => {
  // Charts put no texts with blanks, quotes or line breaks into URLs.
  const sources = Object.entries(SOURCES).filter(([source]) => !/URL|path/.test(form) || !/genCA|Ascii/.test(source));
  return sources.map(([source, draw]) => [source, form, print, draw] as const);
});

describe('a random value is found again in later renderings and beside other literals:', () => {
  test.each(ROWS)('%s %s', (_, _form, print, draw) => {
    fc.assert(
      fc.property(fc.constantFrom('db', 'db-2', 'other-host'), fc.integer(), (literal, drawnSeed) => {
        seed = drawnSeed;
        draws = 0;
        const random = draw();
        const rendering = (text: string) => print(draw(), text);
        const first = print(random, 'db');
        const pinned = stored([first, rendering('db'), rendering('db'), rendering('db')]);
        expect(written([rendering('db'), rendering('db')], pinned)).toBe(first);
        expect(written([rendering(literal), rendering(literal)], pinned)).toBe(print(random, literal));
      }),
      { numRuns: 10 },
    );
  });
});

const texts = (...contents: string[]) => contents.map((content) => `a: 1\n${content}\nb: 2\n`);

test('only the random span is pinned, not the text around it', () => {
  const [first, second] = texts('url: postgres://user:Zk3JQ0x@db/app', 'url: postgres://user:8sWp2Lm@db/app');
  expect(randomSpans([first, second] as string[])).toEqual([
    { literals: ['url: postgres://user:', '@db/app\n'], spans: ['Zk3JQ0x'] },
  ]);
});

test('a date is pinned as a whole', () => {
  const [line] = randomSpans(['at: "2026-11-27T03:42:54Z"', 'at: "2026-11-27T03:42:55Z"']);
  expect(line).toEqual({ literals: ['at: "', '"'], spans: ['2026-11-27T03:42:54Z'] });
});

test.each([
  ['another line is random, too', texts('p: aZ1\nq: bY2', 'p: cX3\nq: dW4')],
  ['the key of the line changes', texts('q: eV5', 'q: fU6')],
])('a text is not pinned if %s', (_, samples) => {
  const pinned = stored(texts('p: kP1', 'p: lO2'));
  expect(() => withPinned(samples, pinned)).toThrow(UnpinnedText);
});

test('a text with a random number of lines cannot be pinned', () => {
  expect(() => randomSpans(['a\n', 'a\nb\n'])).toThrow(IrregularText);
});

test.each([
  ['a line disappears', texts('c: 3', 'c: 3')],
  ['its value is no longer random', texts('p: set', 'p: set')],
  ['its value is equal by accident', texts('p: kP1', 'p: kP1')],
])('a pinned span is reported as missing and changes nothing if %s', (_, samples) => {
  const { text, isComplete } = withPinned(samples, stored(texts('p: kP1', 'p: lO2')));
  expect([writtenText(text, (content) => content), isComplete]).toEqual([samples[0], false]);
});

test('placeholders around a span may be others in later processes', () => {
  const [before, after] = [placeholderFor('before'), placeholderFor('after')];
  const pinned = stored(texts(`p: ${before} aZ1`, `p: ${before} bY2`));
  expect(JSON.stringify(pinned)).not.toContain(before);
  expect(written(texts(`p: ${after} cX3`, `p: ${after} dW4`), pinned)).toBe(texts(`p: ${after} aZ1`)[0]);
});
