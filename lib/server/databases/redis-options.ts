import type { SecretValue } from '../../secrets/secret-value';

/** The Redis that the chart bundles. */
export interface RedisBundledOptions {
  /**
   * Password (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 to 10.13.x: later ones bundle
   * Dragonfly, for which no password is documented.
   *
   * @default - open inside the cluster
   */
  readonly password?: SecretValue;

  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @default - the chart's
   * @example "10Gi"
   */
  readonly storageSize?: string;

  /**
   * Storage class of the volume. Redis only: Dragonfly has no value for it.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;
}

/** A Redis outside the chart. */
export interface RedisExternalOptions {
  /** Host name. */
  readonly host: string;
  /** Port. @default 6379 */
  readonly port?: number;
  /** Password. @default - no login */
  readonly password?: SecretValue;
}
