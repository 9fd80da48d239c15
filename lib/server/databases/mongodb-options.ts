import type { SecretValue } from '../../secrets/secret-value';

/** Login to a bundled MongoDB. */
export interface MongoDbAuth {
  /** Root user. @default "root" */
  readonly rootUser?: string;
  /** Its password. */
  readonly rootPassword: SecretValue;
}

/** The MongoDB that the chart bundles. */
export interface MongoDbBundledOptions {
  /**
   * Login with a password (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 or newer.
   *
   * @default - open inside the cluster
   */
  readonly auth?: MongoDbAuth;

  /**
   * Run the official image of this tag in place of the legacy one (`bitnami_mongo_mitigation.md`); standalone only.
   *
   * @default - the chart's image
   * @example "7.0.28"
   */
  readonly officialImageTag?: string;

  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @default - the chart's
   * @example "100Gi"
   */
  readonly storageSize?: string;

  /**
   * Storage class of the volume.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;
}

/** Connection strings of a MongoDB outside the chart. */
export interface MongoDbExternalOptions {
  /** Connection string of the backend database, `mongodb://…/backend`. */
  readonly backend: SecretValue;
  /** Connection string of the auth database, `mongodb://…/auth`. */
  readonly auth: SecretValue;
}
