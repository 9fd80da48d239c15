/** How freely a ciphertext may be used. */
export enum SealingScope {
  /** For one Secret in one namespace. */
  STRICT = 'strict',
  /** For any Secret in one namespace. */
  NAMESPACE_WIDE = 'namespace-wide',
  /** For any Secret in the cluster. */
  CLUSTER_WIDE = 'cluster-wide',
}

/** The ciphertexts of which Sealed Secrets makes the Secrets. */
export interface SealedSecretsOptions {
  /**
   * Ciphertexts by Secret and key: what `kubeseal --raw` prints for the whole content of that key. Synth tells which are
   * missing, and the command for each; so start with none.
   *
   * @example { 'clearml-conf': { apiserver_key: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' } }
   */
  readonly ciphertexts: { [secret: string]: { [key: string]: string } };

  /**
   * The scope with which they were sealed.
   *
   * @default SealingScope.STRICT
   */
  readonly scope?: SealingScope;
}
