import type { Duration } from 'cdk8s';

/** Kind of the object that configures a store for External Secrets. */
export enum SecretStoreKind {
  /** A store for one namespace. */
  SECRET_STORE = 'SecretStore',
  /** A store for the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
}

/** Policy for repeated reads of the store. */
export enum SecretRefreshPolicy {
  /** Never: the Secret does not change until its ExternalSecret is created again. */
  CREATED_ONCE = 'CreatedOnce',
  /** At an interval, and when the ExternalSecret changes. */
  PERIODIC = 'Periodic',
  /** When the ExternalSecret changes, for example by another version of a secret. */
  ON_CHANGE = 'OnChange',
}

/** Options of `SecretDelivery.externalSecrets`. */
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
   * Template for the key of a secret in the store. Tokens: `{source}` is the name of the secret in the app: a variable,
   * a file name or the last part of a values path. `{secret}` and `{key}` are the Secret and its key; for a secret in a
   * composed text, `{key}` equals `{source}`. `{namespace}`, `{release}` and `{chart}` (the cdk8s chart) are the
   * location of the Secret. `SecretValue.external` does not use the template.
   *
   * @default "{source}"
   * @example "clearml/{namespace}/{secret}/{key}"
   */
  readonly keyTemplate?: string;

  /**
   * Template for the property, if an entry of the store contains several secrets. It has the same tokens.
   *
   * @default - the whole entry
   * @example "{key}"
   */
  readonly propertyTemplate?: string;

  /**
   * Policy for repeated reads of the store. Secrets that the cluster generates are always created once, because each
   * read would generate new secrets.
   *
   * @default SecretRefreshPolicy.PERIODIC
   */
  readonly refreshPolicy?: SecretRefreshPolicy;

  /**
   * Interval for `SecretRefreshPolicy.PERIODIC`.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * Whether the version of a secret (`withVersion`) is the version of its entry in the store. The versions then have
   * the format of the store: `2` in the KV engine of Vault and in Google Secret Manager, `uuid/…` in AWS Secrets
   * Manager.
   *
   * @default true
   */
  readonly pinVersions?: boolean;
}
