import { createInterface } from 'node:readline/promises';
import { CodedError } from '../../core/errors/coded-error';

/**
 * Asks the user on a terminal.
 *
 * @throws CLEARML4071 without a terminal
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CodedError('CLEARML4071', {
      found: 'no terminal, and no option --yes',
      expected: 'a confirmation before the command changes a cluster',
      fix: 'set --yes',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
