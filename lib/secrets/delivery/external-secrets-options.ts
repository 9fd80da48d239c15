import type { Duration } from 'cdk8s';

/** Which kind of object leads External Secrets to a store. */
export enum SecretStoreKind {
  /** One that serves its own namespace. */
  SECRET_STORE = 'SecretStore',
  /** One that serves the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
}

/** When External Secrets reads the store again. */
export enum SecretRefreshPolicy {
  /** Never: once read, the Secret stays as it is until its ExternalSecret is made anew. */
  CREATED_ONCE = 'CreatedOnce',
  /** At an interval, and when the ExternalSecret changes. */
  PERIODIC = 'Periodic',
  /** When the ExternalSecret changes, for example by another version of a secret. */
  ON_CHANGE = 'OnChange',
}

/** How External Secrets makes the Secrets. */
export interface ExternalSecretsOptions {
  /** Name of the SecretStore or ClusterSecretStore. */
  readonly store: string;

  /**
   * Which of the two it is.
   *
   * @default SecretStoreKind.SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;

  /**
   * What a secret is called in the store. Tokens: `{source}` is the name that your code gives it, a variable, a file name or a
   * value's last word; `{secret}` and `{key}` are the Secret and the key that it comes to, where a secret inside a longer
   * text has `{source}` for its key; `{namespace}`, `{release}` and `{chart}` (the cdk8s chart) are where that is.
   * `SecretValue.external` does without.
   *
   * @default "{source}"
   * @example "clearml/{namespace}/{secret}/{key}"
   */
  readonly keyTemplate?: string;

  /**
   * Property of the entry, where an entry of the store holds several secrets. The same tokens.
   *
   * @default - the whole entry
   * @example "{key}"
   */
  readonly propertyTemplate?: string;

  /**
   * When the store is read again. Secrets that the cluster generates are always made once only, since each reading would make
   * new ones.
   *
   * @default SecretRefreshPolicy.PERIODIC
   */
  readonly refreshPolicy?: SecretRefreshPolicy;

  /**
   * How often, where it is periodic.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * Whether the version of a secret (`withVersion`) is the version of its entry that the store is asked for. Versions are the
   * store's own then: `2` in Vault's KV engine and in Google Secret Manager, `uuid/…` in AWS Secrets Manager.
   *
   * @default true
   */
  readonly pinVersions?: boolean;
}
