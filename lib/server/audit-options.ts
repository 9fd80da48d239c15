import type { SecretValue } from '../secrets/secret-value';

/** The period after which logs get another tag or index (`api_audit.md`). */
export enum AuditRotation {
  /** A suffix such as `202501`. */
  MONTHLY = 'monthly',
  /** A suffix such as `2025Q1`. */
  QUARTERLY = 'quarterly',
  /** A suffix such as `2025`. */
  YEARLY = 'yearly',
}

/** What the log contains about the calls of an endpoint (`api_audit.md`). */
export interface EndpointAudit {
  /**
   * Whether calls are logged.
   *
   * @default - the setting of all endpoints, or of the server
   */
  readonly logCall?: boolean;

  /**
   * Whether the log contains the data of requests. Such logs can become large.
   *
   * @default - `requestFields`, or the setting of all endpoints, or of the server
   */
  readonly logRequest?: boolean;

  /**
   * The only fields of requests that the log contains. CLEARML2002 together with `logRequest`.
   *
   * @default - according to `logRequest`
   * @example ["queue", "tags"]
   */
  readonly requestFields?: string[];

  /**
   * Whether the log contains the data of responses. Such logs can become very large.
   *
   * @default - `responseFields`, or the setting of all endpoints, or of the server
   */
  readonly logResponse?: boolean;

  /**
   * The only fields of responses that the log contains. CLEARML2002 together with `logResponse`.
   *
   * @default - according to `logResponse`
   */
  readonly responseFields?: string[];
}

/** The parts of each log entry (`api_audit.md`). */
export interface AuditFields {
  /** Metadata of the login. @default - as the server configures it */
  readonly auth?: boolean;
  /** Headers. @default - as the server configures it */
  readonly headers?: boolean;
  /** Versions. @default - as the server configures it */
  readonly version?: boolean;
  /** Statistics. @default - as the server configures it */
  readonly stats?: boolean;
  /** Result. @default - as the server configures it */
  readonly result?: boolean;
  /** Data of the request. @default - as the server configures it */
  readonly data?: boolean;
}

/** Options of each `ApiAudit` (`api_audit.md`). */
export interface AuditOptions {
  /**
   * Logs of all endpoints without individual options.
   *
   * @default - as the server configures it
   */
  readonly allEndpoints?: EndpointAudit;

  /**
   * Logs of single endpoints, by service and method.
   *
   * @default - none
   * @example { 'debug.ping': { logCall: false }, 'workers.status_report': { requestFields: ['queue', 'tags'] } }
   */
  readonly endpoints?: { [endpoint: string]: EndpointAudit };

  /**
   * The parts of each log entry.
   *
   * @default - as the server configures it
   */
  readonly fields?: AuditFields;

  /**
   * Whether the log hides the identity of the caller.
   *
   * @default - as the server configures it
   */
  readonly redactIdentity?: boolean;
}

/** Options of `ApiAudit.fluentd`. */
export interface FluentdAuditOptions extends AuditOptions {
  /** Host of Fluentd. */
  readonly host: string;

  /**
   * Port of Fluentd.
   *
   * @default 24224
   */
  readonly port?: number;

  /**
   * The period of the suffix of the tag.
   *
   * @default - no suffix
   */
  readonly rotation?: AuditRotation;
}

/** Options of `ApiAudit.elasticsearch`. */
export interface ElasticsearchAuditOptions extends AuditOptions {
  /**
   * Seconds between attempts to initialize the index.
   *
   * @default - 60, as the server configures it
   */
  readonly initTimeoutSeconds?: number;

  /**
   * Whether the server writes several entries at once.
   *
   * @default - true, as the server configures it
   */
  readonly bulkWrites?: boolean;

  /**
   * Seconds between writes.
   *
   * @default - 5, as the server configures it
   */
  readonly bulkDelaySeconds?: number;

  /**
   * Timeout of a write in seconds.
   *
   * @default - 15, as the server configures it
   */
  readonly bulkTimeoutSeconds?: number;

  /**
   * Number of entries that start a write.
   *
   * @default - 100, as the server configures it
   */
  readonly bulkMinItems?: number;

  /**
   * The period of the suffix of the index.
   *
   * @default - no suffix
   */
  readonly rotation?: AuditRotation;
}

/** Options of `ApiAudit.splunk` (`splunk.md`). */
export interface SplunkAuditOptions extends AuditOptions {
  /** Host of the HTTP Event Collector. */
  readonly host: string;

  /**
   * Token of the HTTP Event Collector. `SecretValue.existing` is CLEARML3005, since the token is a part of a file: set such a file,
   * complete in your Secret, with `apiserver.secretConfigs`.
   */
  readonly token: SecretValue;

  /** Index of the events. */
  readonly index: string;

  /**
   * Port of the HTTP Event Collector.
   *
   * @default 8088
   */
  readonly port?: number;

  /**
   * Whether the server connects by https.
   *
   * @default true
   */
  readonly https?: boolean;

  /**
   * Whether the server verifies the certificate of the collector.
   *
   * @default true
   */
  readonly verifyCertificate?: boolean;
}
