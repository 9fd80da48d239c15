import type { AppNeeds } from './app-needs';
import type { Cluster } from './cluster';
import type { Network } from './network/network';

/** Status of a requirement of the app. */
export enum Status {
  /** The cluster satisfies the requirement. */
  OK = 'ok',
  /** The cluster does not satisfy the requirement, and the app does not work without it. */
  MISSING = 'missing',
  /** The cluster is below a recommendation, or a problem is to be expected. */
  WARNING = 'warning',
  /** The requirement could not be checked. */
  UNKNOWN = 'unknown',
}

/** Result of the check of a requirement: a row of the table. */
export interface Finding {
  readonly status: Status;
  /** Kind of the requirement: `StorageClass`, `DNS record`. */
  readonly what: string;
  /** Name of the required object. */
  readonly name: string;
  /** State of the object, or the reason why the state is unknown. */
  readonly found: string;
  /** Action that resolves the problem; undefined for status ok. */
  readonly remedy?: string;
}

/** Finding of a satisfied requirement. */
export function ok(what: string, name: string, found: string): Finding {
  return { status: Status.OK, what, name, found };
}

/** Finding of an unsatisfied requirement. */
export function missing(what: string, name: string, found: string, remedy: string): Finding {
  return { status: Status.MISSING, what, name, found, remedy };
}

/** Finding of a possible problem. */
export function warning(what: string, name: string, found: string, remedy: string): Finding {
  return { status: Status.WARNING, what, name, found, remedy };
}

/** Finding of a requirement that could not be checked. */
export function unknown(what: string, name: string, why: string, remedy: string): Finding {
  return { status: Status.UNKNOWN, what, name, found: why, remedy };
}

/** The requirements of an app, and the cluster and network that they are compared with. */
export interface CheckContext {
  readonly needs: AppNeeds;
  readonly cluster: Cluster;
  readonly network: Network;
}

/** Compares one kind of requirement with the cluster or the network. */
export type Check = (context: CheckContext) => Promise<Finding[]>;
