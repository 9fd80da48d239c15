import type { SecretValue } from '../../secrets/secret-value';

/** A node of an Elasticsearch cluster. */
export interface ElasticsearchHost {
  /** Host name. */
  readonly host: string;
  /** Port. @default 9200 */
  readonly port?: number;
  /** Whether the node is spoken to by https. @default false */
  readonly https?: boolean;
}

/** The Elasticsearch that the chart bundles. */
export interface ElasticsearchBundledOptions {
  /**
   * Password of the user `elastic` (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 or newer.
   *
   * @default - open inside the cluster
   */
  readonly password?: SecretValue;

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

/** An Elasticsearch cluster outside the chart. */
export interface ElasticsearchExternalOptions {
  /** Its nodes. */
  readonly hosts: ElasticsearchHost[];
  /** User to log in as. @default - no login */
  readonly username?: string;
  /** The user's password. @default - no login */
  readonly password?: SecretValue;
}
