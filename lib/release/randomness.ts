import { CodedError } from '../core/errors/coded-error';

/**
 * How to handle random values of a chart: generated passwords, keys and certificates, random names, and checksums of these.
 *
 * @example
 * Randomness.pin()
 */
export class Randomness {
  /**
   * Rejects random values: the chart must render the same objects each time. This is the default.
   */
  public static refuse(): Randomness {
    return new Randomness();
  }

  /**
   * Draws all random values once, together and in one rendering, so that a certificate matches its key, and stores them in
   * `.cdk8s-clearml/generated-secrets.json`, like the contents of `SecretValue.generated`. Later synths use the same contents;
   * all other parts of the chart are rendered anew. Contents in Secret objects are secrets, which only `SecretDelivery.plain()`
   * delivers.
   *
   * At synth, CLEARML3024 when a change of the chart or of its values leads to new random values, CLEARML3023 when a delivery
   * cannot carry a content, and CLEARML1009 when objects, keys or lengths of lists are random.
   *
   * @example Randomness.pin().withVersion('2')
   */
  public static pin(): Randomness {
    return new Randomness('');
  }

  private constructor(
    /**
     * Version of the pinned contents; undefined for rejected ones.
     *
     * @internal
     */
    public readonly _version?: string,
  ) {}

  /**
   * Draws all random values anew, once. Rejected random values have no version: the result is the same.
   *
   * @param version anything that was no version before, such as `2`
   * @throws CLEARML3009 when it is empty or contains blanks
   */
  public withVersion(version: string): Randomness {
    if (!/^\S+$/.test(version)) {
      throw new CodedError('CLEARML3009', {
        found: JSON.stringify(version),
        expected: 'a version: one or more characters, no blanks',
        fix: 'correct the version',
      });
    }
    return this._version === undefined ? this : new Randomness(version);
  }
}
