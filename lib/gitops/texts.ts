import { CodedError } from '../errors/coded-error';

/** @throws CLEARML9078 */
export function requireText(pattern: RegExp, text: unknown, prop: string, expected: string): void {
  if (typeof text !== 'string' || !pattern.test(text)) {
    // What is no URL may still hold a password.
    const shown = typeof text === 'string' ? JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@')) : typeof text;
    throw new CodedError('CLEARML9078', { found: `${prop} is ${shown}`, expected, fix: `correct ${prop}` });
  }
}

/** @throws CLEARML9078 */
export function requireObjectName(text: unknown, prop: string): void {
  requireText(
    /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/,
    text,
    prop,
    'a name: lower-case letters, digits, hyphens, dots',
  );
}
