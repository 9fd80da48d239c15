/** A secret that templates compare or change, although helm renders with a placeholder. */
export interface AcknowledgedSecretUse {
  /**
   * Path of the value that contains the secret, as the error names it, or of a map or list above it.
   *
   * @example "auth.password"
   */
  readonly path: string;

  /** Why the result is right for the content of the secret. It is shown at the end of `cdk8s synth`. */
  readonly reason: string;
}
