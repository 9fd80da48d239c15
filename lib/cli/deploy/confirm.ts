import { CodedError } from '../../core/errors/coded-error';
import { Prompts } from '../prompts';

/**
 * Asks the user on a terminal.
 *
 * @throws CLEARML4071 without a terminal, Interrupted after Ctrl-C and Ctrl-D
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CodedError('CLEARML4071', {
      found: 'no terminal, and no option --yes',
      expected: 'a confirmation before the command changes a cluster',
      fix: 'set --yes',
    });
  }
  const prompts = new Prompts();
  try {
    return /^y(?:es)?$/i.test(await prompts.text(`${question} [y/N]`, undefined, () => true));
  } finally {
    prompts.close();
  }
}
