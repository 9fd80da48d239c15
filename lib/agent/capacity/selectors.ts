import { CodedError } from '../../core/errors/coded-error';

const PAIR = /^[A-Za-z0-9][A-Za-z0-9._/-]*=[A-Za-z0-9._-]*$/;

/** @throws CLEARML9017 when a selector is given and is no list of `key=value` */
export function requireSelector(selector: string | undefined, prop: string): void {
  if (selector !== undefined && selector !== '' && !selector.split(',').every((pair) => PAIR.test(pair))) {
    throw new CodedError('CLEARML9017', {
      found: `${prop} is ${JSON.stringify(selector)}`,
      expected: 'labels as key=value, with commas between and without blanks',
      fix: 'correct the selector',
    });
  }
}
