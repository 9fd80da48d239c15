/** A text that is not secret, although its key or its format says so. */
export interface NotSecret {
  /**
   * Path of the text, as messages name it, or of a map, list or file above it.
   *
   * @example "apiserver.extraEnvs.SIGNING_KEY"
   */
  readonly path: string;

  /** Why everyone may read the text. It is shown at the end of `cdk8s synth`. */
  readonly reason: string;
}
