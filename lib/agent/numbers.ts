import { CodedError } from '../core/errors/coded-error';

/** @throws CLEARML5008 when a number is given and is no whole one from `least` on */
export function requireAtLeast(least: number, count: number | undefined, prop: string): void {
  if (count !== undefined && (!Number.isSafeInteger(count) || count < least)) {
    throw new CodedError('CLEARML5008', {
      found: `${prop} is ${String(count)}`,
      expected: `a whole number, ${least} or more`,
      fix: 'correct the number',
    });
  }
}
