import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CodedError,
  inShort,
  listed,
  locate,
  problemsOf,
  runAll,
  urlInShort,
} from '../../../lib/core/errors/coded-error';
import { ERROR_CODES } from '../../../lib/core/errors/codes';
import { failureOf } from '../../support/apps';
import { filesBelow } from '../../support/files';

const detail = { found: 'a fox', expected: 'a hen', fix: 'shut the door' };
const error = new CodedError('CLEARML1001', detail);

describe('a coded error', () => {
  test('names the code and the finding, the expected state, and the fix in three lines', () => {
    expect(error.message).toBe('CLEARML1001: a fox\n  expected: a hen\n  fix: shut the door');
    expect([error.code, error.name]).toEqual(['CLEARML1001', 'CodedError']);
  });

  test('never has more than three lines', () => {
    const long = { found: 'a\n  b', expected: '\nc\n\n', fix: 'd\r\ne', path: 'p' };
    expect(new CodedError('CLEARML1001', long).message).toBe('CLEARML1001 p: a b\n  expected: c\n  fix: d e');
  });

  test('has two lines without an expected state', () => {
    expect(new CodedError('CLEARML1001', { found: 'a', fix: 'b' }).message).toBe('CLEARML1001: a\n  fix: b');
  });

  test('keeps its cause when a path is added', () => {
    const cause = new Error('deep');
    expect(new CodedError('CLEARML1001', detail, { cause }).at('p').cause).toBe(cause);
  });
});

describe('locate', () => {
  test('adds the path of the innermost construct', () => {
    const failure = failureOf(() => locate('outer', () => locate('outer/inner', () => fail(error))));
    expect(failure.message).toContain('CLEARML1001 outer/inner: a fox');
  });

  test('returns results and rethrows other errors unchanged', () => {
    const other = new Error('other');
    expect(locate('p', () => 5)).toBe(5);
    expect(failureOf(() => locate('p', () => fail(other)))).toBe(other);
  });
});

test.each([
  [[], ''],
  [['a', 'b', 'c'], 'a, b, c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('listed formats %j as "%s"', (items, text) => {
  expect(listed(items, 3)).toBe(text);
});

test('problemsOf returns the message of the error that an action throws', () => {
  expect(problemsOf(() => 5)).toEqual([]);
  expect(problemsOf(() => locate('p', () => new CodedError('CLEARML1001', detail).at('p')))).toEqual([]);
  expect(problemsOf(() => failureOf(() => 5))).toEqual(['it did not fail']);
});

describe('the library', () => {
  const sources = filesBelow(join(__dirname, '..', '..', '..', 'lib'), '.ts').filter(
    (path) => !path.endsWith('codes.ts'),
  );
  const text = sources.map((path) => readFileSync(path, 'utf8').replace(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, '')).join('\n');
  const codes = Object.entries(ERROR_CODES).filter(([, title]) => !title.startsWith('retired: '));

  test.each(codes)('uses the error code %s', (code) => {
    expect(text).toContain(`'${code}'`);
  });
});

test.each<[unknown, string]>([
  ['a "text"', '"a \\"text\\""'],
  [undefined, 'unset'],
  [null, 'null'],
  [{ a: [1, true] }, '{"a":[1,true]}'],
  [{ a: 12345678901234567890n }, '{"a":"12345678901234567890"}'],
  ['x'.repeat(100), `"${'x'.repeat(58)}…`],
])('inShort formats %p', (value, expected) => {
  expect(inShort(value)).toBe(expected);
});

test.each<[unknown, string]>([
  ['https://api.example.com/a', '"https://api.example.com/a"'],
  ['https://user:p4ss@api.example.com/a', '"https://…@api.example.com/a"'],
  ['https://user:p@4/ss@api.example.com', '"https://…@api.example.com"'],
  ['user:p4ss@api.example.com', '"…@api.example.com"'],
  ['s3+https://key:p4ss@host/b', '"s3+https://…@host/b"'],
  ['https://user:p4\nss@api', '"https://…@api"'],
  [undefined, 'unset'],
  [42, '42'],
])('urlInShort formats %p without a login', (url, expected) => {
  expect(urlInShort(url)).toBe(expected);
});

const coded = (path: string | undefined, found = 'a fox') =>
  new CodedError('CLEARML1001', { path, found, fix: 'shut the door' });

/** The error that `runAll` throws when its actions throw these errors. */
const errorOf = (...errors: Error[]) => failureOf(() => runAll(new Set(errors.map((error) => () => fail(error)))));

const fail = (error: Error): never => {
  throw error;
};

test('runAll runs successful actions once and failed actions again', () => {
  const actions = new Set<() => void>();
  const succeeding = jest.fn(() => void actions.add(added));
  const added = jest.fn();
  const error = new Error('alone');
  actions.add(succeeding).add(() => fail(error));
  for (let n = 0; n < 2; n++) {
    expect(failureOf(() => runAll(actions))).toBe(error);
  }
  expect(succeeding).toHaveBeenCalledTimes(1);
  expect(added).toHaveBeenCalledTimes(1);
});

test('runAll combines several errors in an AggregateError with all messages and stacks', () => {
  const error = errorOf(coded('a'), coded('b', 'a wolf'), new Error('other'));
  expect(error).toBeInstanceOf(AggregateError);
  expect(error.message).toBe(
    'CLEARML1001 a: a fox\n  fix: shut the door\nCLEARML1001 b: a wolf\n  fix: shut the door\nother',
  );
  expect(error.stack).toMatch(/^CLEARML1001 a[\s\S]*coded-error\.test\.ts[\s\S]*CLEARML1001 b[\s\S]*Error: other/);
});

test('runAll combines identical errors of several constructs in one that lists the constructs', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect(errorOf(...ids.map((id) => coded(id))).message).toBe(
    'CLEARML1001 a, b, c, d, e, f and 2 more: a fox\n  fix: shut the door',
  );
  expect(errorOf(coded('a'), coded('b', 'a wolf'), coded('c')).message).toBe(
    'CLEARML1001 a, c: a fox\n  fix: shut the door\nCLEARML1001 b: a wolf\n  fix: shut the door',
  );
});

test('runAll combines the errors in an AggregateError with the other errors', () => {
  const inner = errorOf(coded('a'), coded('b', 'a wolf'));
  const { message } = errorOf(inner, coded('c'));
  expect(message.match(/^CLEARML.*$/gm)).toEqual(['CLEARML1001 a, c: a fox', 'CLEARML1001 b: a wolf']);
});
