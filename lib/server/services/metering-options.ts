import type { SecretValue } from '../../secrets/secret-value';
import type { EventTemplates } from './event-templates';

/** How the values that are reported on a day become the usage of that day. */
export enum CountStrategy {
  /** Their sum. */
  SUM = 'sum',
  /** The highest of them. */
  MAX = 'max',
}

/** Category in which the UI shows a usage. */
export enum UsageType {
  /** Computing time. */
  COMPUTE = 'compute',
  /** Stored data. */
  STORAGE = 'storage',
  /** Tokens of models. */
  MODEL_TOKENS = 'model_tokens',
  /** Users and service accounts. */
  USERS = 'users',
}

/** Price of a usage. */
export interface UsagePrice {
  /** Price of `units` reported units; 0 for a usage without costs. */
  readonly price: number;

  /**
   * Number of reported units that the price is for, for example 3600 for a price per hour of a usage that is reported in seconds.
   */
  readonly units: number;

  /**
   * Currency of the price, as three letters.
   *
   * @default - the currency of the metering
   */
  readonly currency?: string;
}

/** An event type that the metering counts. */
export interface MeteredEvent {
  /** How the reported values of a day are counted. */
  readonly countStrategy: CountStrategy;

  /** Category in the UI. */
  readonly usageType: UsageType;

  /**
   * Prices by label. Events with other labels have no price.
   *
   * @example { gpu1: { price: 2.5, units: 3600 } }
   */
  readonly labels: { [label: string]: UsagePrice };
}

/** A CronJob that reports usage. */
export interface UsageReporter {
  /**
   * Whether it runs.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * When it runs, as a schedule of a CronJob.
   *
   * @default - hourly
   * @example "0 0,6,12,18 * * *"
   */
  readonly schedule?: string;
}

/** The metering of usage (`event_metering.mdx`). */
export interface MeteringOptions {
  /**
   * Event types and their prices, by name of the type.
   *
   * @default - the types and prices of the metering service
   * @example { storage: { countStrategy: CountStrategy.MAX, usageType: UsageType.STORAGE, labels: { fileserver: { price: 0.02, units: 1024 } } } }
   */
  readonly events?: { [type: string]: MeteredEvent };

  /**
   * Currency of the prices, as three letters.
   *
   * @default "USD"
   */
  readonly currency?: string;

  /**
   * Templates of your own event types, mounted into the API server. The file name without `.j2` is the key of the template in the settings of
   * the server. `clearml-enterprise` 11.0.0 or later. CLEARML5043 when a template has an event type or a label that `events` do not contain.
   *
   * @default - no event types of your own
   */
  readonly templates?: EventTemplates;

  /**
   * Reports the storage of the file server.
   *
   * @default - hourly
   */
  readonly storageReporter?: UsageReporter;

  /**
   * Reports the numbers of users and service accounts.
   *
   * @default - hourly
   */
  readonly userReporter?: UsageReporter;

  /**
   * Connection string of a database for the metering.
   *
   * @default - the MongoDB of the server
   */
  readonly mongodb?: SecretValue;
}
