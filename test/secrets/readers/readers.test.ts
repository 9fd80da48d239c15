import { spawnSync } from 'node:child_process';
import { HOCON_KEY, isBareText, literalValue } from '../../../lib/secrets/readers/hocon';
import { PASSWORD_HASH } from '../../../lib/secrets/readers/logins';
import { COMPANY_NAME, COOKIE_NAME, DATA_KEY, OBJECT_NAME, QUEUE_WORD } from '../../../lib/secrets/readers/names';
import fc from '../../support/fast-check';

test('bash passes each accepted queue name as one argument, from a variable without quotes', () => {
  const unit = fc.constantFrom(...'aZ09_.-*?[]~$ \t\\\'"`{},!');
  const names = fc
    .sample(
      fc.oneof(fc.string({ unit, maxLength: 4 }), fc.string({ unit: fc.constantFrom(...'a1_.-'), maxLength: 4 })),
      400,
    )
    .filter((name) => QUEUE_WORD.problem(name) === undefined);
  const script = 'for QUEUE in "$@"; do set -- --queue ${QUEUE}; printf "%s\\0" $# "$2"; done';
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...names], { encoding: 'utf8', cwd: __dirname });
  expect(stdout.split('\0').slice(0, -1)).toEqual(names.flatMap((name) => ['2', name]));
  expect(names.length).toBeGreaterThan(20);
});

test.each(['two words', '-x', 'a*', 'a,b', ''])('rejects queue name %j in a command', (name) => {
  expect(QUEUE_WORD.problem(name)).toBeDefined();
});

test('recognizes the base64 encoding of a bcrypt hash', () => {
  const hash = `$2b$12$${'a'.repeat(53)}`;
  expect(PASSWORD_HASH.problem(Buffer.from(hash).toString('base64'))).toBeUndefined();
  expect(PASSWORD_HASH.problem(hash)).toBe('a bcrypt hash that is not base64-encoded');
  expect(PASSWORD_HASH.problem('secret')).toMatch(/^a text that is not/);
});

test.each([
  [COMPANY_NAME, 'abc', 'ab'],
  [COOKIE_NAME, 'clearml_token', 'a b'],
  [OBJECT_NAME, 'a.b-1', 'a..b'],
  [OBJECT_NAME, 'a'.repeat(253), 'a'.repeat(254)],
  [DATA_KEY, '.a_B-1', '..a'],
  [HOCON_KEY, 'a b#', 'a"b'],
])('a reader accepts names in its form only, case %#', ({ problem }, accepted, rejected) => {
  expect(problem(accepted)).toBeUndefined();
  expect(problem(rejected)).toBeDefined();
});

test.each([
  ['word', true],
  ['Team 2', true],
  ['Team 02', false],
  ['5 d', false],
  ['true.', false],
  ['include x', false],
  ['a //b', false],
])('HOCON reads %j as text: %s', (text, isText) => {
  expect(isBareText(text)).toBe(isText);
});

test.each([
  ['word', 'word'],
  ['"a"', 'a'],
  ['"""a"b"""', 'a"b'],
  ['[{"p":"""x""","n":1}]', [{ p: 'x', n: 1 }]],
  ['{a: 1}', undefined],
])('the literal %s states its value', (literal, value) => {
  expect(literalValue(literal)).toEqual(value);
});
