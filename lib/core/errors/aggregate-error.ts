import { CodedError } from './coded-error';
import { showOnlyStack } from './user-trace';

/**
 * Runs all actions of a set, also actions that are added meanwhile. Actions that succeed leave the set.
 *
 * @throws the errors of the others: one as it is, several as an `AggregateError`
 */
export function runAll(actions: Set<() => void>): void {
  const errors: Error[] = [];
  for (const action of actions) {
    try {
      action();
      actions.delete(action);
    } catch (error) {
      errors.push(error as Error);
    }
  }
  if (errors.length > 0) {
    throw combined(errors);
  }
}

/** The message contains all messages: jsii passes no `errors` to other languages. */
function combined(errors: readonly Error[]): Error {
  const all = new Set(
    errors.flatMap((error) => (error instanceof AggregateError ? (error.errors as Error[]) : [error])),
  );
  const isCoded = (error: Error): error is CodedError => error instanceof CodedError;
  const distinct = [...CodedError.combine([...all].filter(isCoded)), ...[...all].filter((error) => !isCoded(error))];
  const [first, ...others] = distinct;
  if (first !== undefined && others.length === 0) {
    return first;
  }
  const aggregate = new AggregateError(distinct, distinct.map(({ message }) => message).join('\n'));
  showOnlyStack(aggregate, () => distinct.map(({ stack }) => stack).join('\n'));
  return aggregate;
}
