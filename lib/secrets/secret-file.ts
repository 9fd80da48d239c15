import { CodedError } from '../core/errors/coded-error';
import { validateArgument } from '../core/props/validate-props';
import { placeholdersIn } from '../helm/data/placeholders';
import type { SecretValue } from './secret-value';

/**
 * A configuration file that contains secrets. It is delivered in a Secret, like every `SecretValue`.
 *
 * @example
 * const file = SecretFile.of(`apilog { adapter_options { token: "${SecretValue.environment('SPLUNK_TOKEN')}" } }`);
 */
export class SecretFile {
  /**
   * A file of a text with secrets in it.
   *
   * @param text the text, a template literal with a `SecretValue` at the place of each secret
   * @throws CLEARML5020 when it contains no `SecretValue`
   */
  public static of(text: string): SecretFile {
    validateArgument(text, 'string', 'text of SecretFile.of');
    if (placeholdersIn(text).length === 0) {
      throw new CodedError('CLEARML5020', {
        found: 'SecretFile.of with a text without a SecretValue',
        expected: 'a template literal with a SecretValue at the place of each secret',
        fix: 'use SecretFile.fromValue(SecretValue.file(path)) for a file that is secret as a whole, or an ordinary configuration file',
      });
    }
    return new SecretFile(text);
  }

  /**
   * A file whose whole content is one secret, such as a private key.
   *
   * @param content the content
   * @throws CLEARML1017 when it is no `SecretValue`
   */
  public static fromValue(content: SecretValue): SecretFile {
    return new SecretFile(validateArgument(content, 'SecretValue', 'content of SecretFile.fromValue')._placeholder);
  }

  /**
   * The TypeScript name of `fromValue`. Other languages reserve the word.
   *
   * @param content the content
   * @throws CLEARML1017 when it is no `SecretValue`
   * @jsii ignore
   */
  public static from(content: SecretValue): SecretFile {
    return SecretFile.fromValue(content);
  }

  private constructor(
    /**
     * The text, with a placeholder at the place of each secret.
     *
     * @internal
     */
    public readonly _text: string,
  ) {}
}
