/** Scope of a ciphertext. */
export enum SealingScope {
  /** Valid for one Secret in one namespace. */
  STRICT = 'strict',
  /** Valid for all Secrets in one namespace. */
  NAMESPACE_WIDE = 'namespace-wide',
  /** Valid for all Secrets in the cluster. */
  CLUSTER_WIDE = 'cluster-wide',
}

/** Options of `SecretDelivery.sealedSecrets`. */
export interface SealedSecretsOptions {
  /**
   * Ciphertexts by Secret and key: the output of `kubeseal --raw` for the whole content of the key. Synth reports each
   * missing ciphertext with its command, so start with an empty map.
   *
   * @example { 'clearml-conf': { apiserver_key: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq…' } }
   */
  readonly ciphertexts: { [secret: string]: { [key: string]: string } };

  /**
   * Scope of the ciphertexts.
   *
   * @default SealingScope.STRICT
   */
  readonly scope?: SealingScope;
}
