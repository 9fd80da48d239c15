import { CodedError } from '../errors/coded-error';

const REPOSITORY = /^(?:https?:\/\/|ssh:\/\/|oci:\/\/|[\w.-]+@)(?![^\s@]*:[^\s@]*@)\S+$/;

/** @throws CLEARML9078 when a repository is no URL, or one with a password */
export function requireRepository(repository: string): void {
  if (!REPOSITORY.test(repository)) {
    throw new CodedError('CLEARML9078', {
      // What is no URL may still hold a password.
      found: `repository is ${JSON.stringify(repository.replace(/^(\w+:\/\/)?.*@/, '$1…@'))}`,
      expected: 'a URL without a password',
      fix: 'correct repository',
    });
  }
}
