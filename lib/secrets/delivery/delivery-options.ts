import type { Duration } from 'cdk8s';

/** The kind of object that connects External Secrets to a store. */
export enum SecretStoreKind {
  /** A store for its own namespace. */
  SECRET_STORE = 'SecretStore',
  /** A store for the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
}

/** When External Secrets reads the store again. */
export enum SecretRefreshPolicy {
  /** Never: the Secret is unchanged until its ExternalSecret is created again. */
  CREATED_ONCE = 'CreatedOnce',
  /** At an interval, and when the ExternalSecret changes. */
  PERIODIC = 'Periodic',
  /** When the ExternalSecret changes, for example by another version of a secret. */
  ON_CHANGE = 'OnChange',
}

/** How External Secrets creates the Secrets. */
export interface ExternalSecretsOptions {
  /** Name of the SecretStore or ClusterSecretStore. */
  readonly store: string;

  /**
   * Kind of the store.
   *
   * @default SecretStoreKind.SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;

  /**
   * Name of a secret in the store. Tokens: `{source}` is the name in your code, a variable, a file name or the last word of a
   * value; `{secret}` and `{key}` are the Secret and the key that contain it, where a secret inside a longer text has
   * `{source}` as its key; `{namespace}`, `{release}` and `{chart}` (the cdk8s chart) are those of the Secret.
   * `SecretValue.external` ignores the template.
   *
   * @default "{source}"
   * @example "clearml/{namespace}/{secret}/{key}"
   */
  readonly keyTemplate?: string;

  /**
   * Property of the entry, when an entry of the store contains several secrets. The tokens are the same.
   *
   * @default - the whole entry
   * @example "{key}"
   */
  readonly propertyTemplate?: string;

  /**
   * When External Secrets reads the store again. Secrets that the cluster generates are always created once, since each refresh
   * would create new ones.
   *
   * @default SecretRefreshPolicy.PERIODIC
   */
  readonly refreshPolicy?: SecretRefreshPolicy;

  /**
   * Interval of the periodic policy.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * Whether the version of a secret (`withVersion`) is the version of its entry in the store. Versions have the format of the
   * store: `2` in Vault's KV engine and in Google Secret Manager, `uuid/…` in AWS Secrets Manager.
   *
   * @default true
   */
  readonly pinVersions?: boolean;
}

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
