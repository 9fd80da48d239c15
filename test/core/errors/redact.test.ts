import { CodedError, urlInShort } from '../../../lib/core/errors/coded-error';
import { withoutCredentials } from '../../../lib/core/errors/redact';
import { describeChart, identityOf } from '../../../lib/helm/store/chart-location';
import fc from '../../support/fast-check';

describe('a message shows no credentials of', () => {
  test.each([
    ['HTTP://user:secret@host/x', 'HTTP://…@host/x'],
    ['https://user:se@cret@host', 'https://…@host'],
    ['https://user:se/cret@host/x', 'https://…@host/x'],
    ['https://user:12/secret@host', 'https://…@host'],
    ['https://user:se?cret@host', 'https://…@host'],
    ['https://user:se#cret@host', 'https://…@host'],
    ['https://user:se%40cret@host', 'https://…@host'],
    ['https://secret@host/x', 'https://…@host/x'],
    ['oci://user:secret@host:5000/chart@sha256:ab12', 'oci://…@host:5000/chart@sha256:ab12'],
    ['git+https://user:secret@host/repo.git', 'git+https://…@host/repo.git'],
    ['mongodb://user:secret@a:27017,b:27017/db?tls=true', 'mongodb://…@a:27017,b:27017/db?…'],
    ['jdbc:postgresql://user:secret@host/db', 'jdbc:postgresql://…@host/db'],
    ['https://host/x?a=1&token=secret', 'https://host/x?…'],
    ['https://host/x#access_token=secret', 'https://host/x#…'],
    ['user:secret@host/path', '…@host/path'],
    ['user:se/cret@host', '…@host'],
    ['https:\\/\\/user:secret@host', 'https:\\/\\/…@host'],
    ['https%3A%2F%2Fuser%3Asecret%40host', 'https://…@host'],
    ['https%253A%252F%252Fuser%253Asecret%2540host', 'https://…@host'],
    ['Get "https://user:my secret@host/x": refused', 'Get "https://…@host/x": refused'],
    ["'https://user:it's@host'", "'https://…@host'"],
    ['{"a":"https://u:secret@h","b":"c@d.e"}', '{"a":"https://…@h","b":"c@d.e"}'],
    ['http://u:secret@h, then https://v:secret@i.', 'http://…@h, then https://…@i.'],
  ])('%s', (text, expected) => {
    expect(withoutCredentials(text)).toBe(expected);
    const { message, stack } = new CodedError('CLEARML1004', { found: text, fix: text });
    expect(message).toBe(`CLEARML1004: ${expected}\n  fix: ${expected}`);
    expect(stack).not.toContain('secret@');
  });
});

/** Passwords of all characters except those that end a URL in a text. */
const password = fc
  .string({ unit: 'binary', minLength: 6, maxLength: 20 })
  .map((text) => text.replace(/[\s"'`\\\p{C}]/gu, 'x'))
  .filter((text) => !/^\W+$/.test(text));
const encoded = fc
  .tuple(password, fc.boolean())
  .map(([text, isEncoded]) => (isEncoded ? encodeURIComponent(text) : text));
const scheme = fc.constantFrom('http', 'HTTPS', 'oci', 'git+https', 'ssh', 'redis', 'mongodb+srv');
const host = fc.constantFrom('host', 'charts.example.com', 'h:8443', '[::1]:80', '127.0.0.1:5000');
const url = fc.tuple(scheme, host, encoded, fc.nat(5)).map(([start, at, secret, form]) => {
  const forms = [
    `${start}://user:${secret}@${at}/path`,
    `${start}://us.er:x${secret}@${at}`,
    `${start}://${encodeURIComponent(secret)}@${at}/path`,
    `${start}://${at}/path?a=b&token=${secret}`,
    `${start}://${at}/path#${secret}`,
    `user:${secret}@${at.replace('[', 'h[')}/path`,
  ];
  return { secret, url: forms[form] ?? '' };
});

test('no text with URLs shows a random password', () => {
  const gaps = fc.constantFrom(' ', ' and ', '\n', ' "', '" ', ': ', ' (', ') ', '=', ', ');
  fc.assert(
    fc.property(fc.array(fc.tuple(gaps, url), { minLength: 1, maxLength: 3 }), (parts) => {
      const shown = withoutCredentials(parts.map(([gap, one]) => gap + one.url).join(''));
      for (const [, { secret }] of parts) {
        expect(shown).not.toContain(secret);
        expect(shown).not.toContain(encodeURIComponent(secret));
      }
      expect(withoutCredentials(shown)).toBe(shown);
    }),
    { numRuns: 500 },
  );
});

test('a value that should be a URL shows no random password, whatever its characters are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 8 }), scheme, (secret, start) => {
      const [, , shown] = [`user:${secret}@host`, secret, urlInShort(`${start}://user:${secret}@host`)];
      expect(JSON.parse(shown)).toMatch(/^\S+:\/\/…@host$/);
    }),
  );
});

test.each([
  'mail admin@example.com, or mailto:admin@example.com',
  'git@github.com:org/repo.git and ssh://github.com/org/repo',
  'clearml/server:1.2@sha256:0f3a, registry:5000/clearml/demo:1@sha256:0f3a',
  'oci://host:5000/chart@sha256:0f3a',
  'https://registry.example.com/@scope/name and npm.example.com:8080/@scope/name',
  'git+https://github.com/org/repo.git@v1.2',
  '@every 5m, 0 3 * * *, 10:30',
  'file:///app/node_modules/.pnpm/a@1.0.0/x.js:1:2',
  'C:\\Users\\a@b.c\\file',
  'values.yaml:12: {"email":"a@b.c"} is 50 % of a # comment?',
  'http://localhost:8080, mongodb://a:27017,b:27017/db',
  'system:serviceaccount:clearml:default',
])('a text without credentials does not change: %s', (text) => {
  expect(withoutCredentials(text)).toBe(text);
});

test('a random text without credentials does not change', () => {
  const word = fc.stringMatching(/^[a-z0-9./_-]{0,12}$/);
  const mail = fc.tuple(word, word).map(([a, b]) => `${a}@${b}`);
  const image = fc.tuple(word, fc.nat(99_999)).map(([a, port]) => `r:${port}/${a}@sha256:${port}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(word, mail, image)), (words) => {
      const text = words.join(' ');
      expect(withoutCredentials(text)).toBe(text);
    }),
  );
});

test('long texts are redacted in linear time', () => {
  for (const part of ['a', 'a:', '"https://', '"https://a b', 'x@', '%3A%2F']) {
    expect(withoutCredentials(`${part.repeat(30_000)}@?`)).not.toBe('');
  }
});

test('identity and description of a chart contain no credentials, and do not depend on the login', () => {
  const locations = ['HTTPS://user:p/w@host/charts?token=secret', 'HTTPS://host/charts?token=other'];
  const identities = locations.map((repo) => identityOf({ chart: 'demo', repo }));
  expect(identities).toEqual([identities[0], identities[0]]);
  expect(describeChart({ chart: 'oci://user:secret@host/demo', version: '1' })).toBe('oci://host/demo 1');
});

test.each(['printf %s "u:${DB_PASSWORD}@h" | kubeseal --raw', 'mongodb://u:${DB_PASSWORD}@h/backend?authSource=admin'])(
  'keeps the reference to a variable in %s',
  (text) => {
    expect(withoutCredentials(text)).toBe(text);
  },
);
