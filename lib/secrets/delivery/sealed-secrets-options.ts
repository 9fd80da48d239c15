/** Where a ciphertext may be used. */
export enum SealingScope {
  /** For one Secret in one namespace. */
  STRICT = 'strict',
  /** For any Secret in one namespace. */
  NAMESPACE_WIDE = 'namespace-wide',
  /** For any Secret in the cluster. */
  CLUSTER_WIDE = 'cluster-wide',
}

/** The ciphertexts from which Sealed Secrets creates the Secrets. */
export interface SealedSecretsOptions {
  /**
   * Ciphertexts by Secret and key: the output of `kubeseal --raw` for the whole content of that key. Start with an empty map:
   * synth reports the missing ciphertexts, with the command for each.
   *
   * @example { 'clearml-conf': { apiserver_key: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' } }
   */
  readonly ciphertexts: { [secret: string]: { [key: string]: string } };

  /**
   * The scope that `kubeseal` used.
   *
   * @default SealingScope.STRICT
   */
  readonly scope?: SealingScope;
}
