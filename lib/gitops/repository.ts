import { CodedError } from '../core/errors/coded-error';
import { urlInShort } from '../core/errors/in-short';

const REPOSITORY = /^(?:https?:\/\/|ssh:\/\/|oci:\/\/|[\w.-]+@)(?![^\s@]*:[^\s@]*@)\S+$/;

/** @throws CLEARML9078 when a repository is not a URL, or a URL with a password */
export function requireRepository(repository: string): void {
  if (!REPOSITORY.test(repository)) {
    throw new CodedError('CLEARML9078', {
      found: `repository is ${urlInShort(repository)}`,
      expected: 'a URL without a password',
      fix: 'correct repository',
    });
  }
}
