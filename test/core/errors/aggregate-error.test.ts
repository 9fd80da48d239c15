import { CodedError, runAll } from '../../../lib/core/errors/coded-error';
import { failureOf } from '../../support/apps';

const coded = (path: string | undefined, found = 'a fox') =>
  new CodedError('CLEARML1001', { path, found, fix: 'shut the door' });

/** The error of actions that fail with these errors. */
const errorOf = (...errors: Error[]) => failureOf(() => runAll(new Set(errors.map((error) => () => fail(error)))));

const fail = (error: Error): never => {
  throw error;
};

test('actions that succeed run once, others again', () => {
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

test('several errors become an AggregateError whose message and stack contain all', () => {
  const error = errorOf(coded('a'), coded('b', 'a wolf'), new Error('other'));
  expect(error).toBeInstanceOf(AggregateError);
  expect(error.message).toBe(
    'CLEARML1001 a: a fox\n  fix: shut the door\nCLEARML1001 b: a wolf\n  fix: shut the door\nother',
  );
  expect(error.stack).toMatch(/^CLEARML1001 a[\s\S]*aggregate-error\.test\.ts[\s\S]*CLEARML1001 b[\s\S]*Error: other/);
});

test('identical errors of several constructs become one, which lists the constructs', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect(errorOf(...ids.map((id) => coded(id))).message).toBe(
    'CLEARML1001 a, b, c, d, e, f and 2 more: a fox\n  fix: shut the door',
  );
  expect(errorOf(coded('a'), coded('b', 'a wolf'), coded('c')).message).toBe(
    'CLEARML1001 a, c: a fox\n  fix: shut the door\nCLEARML1001 b: a wolf\n  fix: shut the door',
  );
});

test('the errors of an AggregateError are combined with the others', () => {
  const inner = errorOf(coded('a'), coded('b', 'a wolf'));
  const { message } = errorOf(inner, coded('c'));
  expect(message.match(/^CLEARML.*$/gm)).toEqual(['CLEARML1001 a, c: a fox', 'CLEARML1001 b: a wolf']);
});
