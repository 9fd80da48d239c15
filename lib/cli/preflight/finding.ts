import type { AppNeeds } from './app-needs';
import type { Answer, Cluster } from './cluster';
import type { Network } from './network';

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

/** A requirement of the app. */
export interface Requirement {
  /** Kind of the requirement: `StorageClass`, `DNS record`. */
  readonly what: string;
  /** Name of the required object. */
  readonly name: string;
  /** Action that satisfies the requirement. */
  readonly remedy: string;
}

/** Result of the check of a requirement: a row of the table. */
export interface Finding extends Omit<Requirement, 'remedy'> {
  readonly status: Status;
  /** State of the object, or the reason why the state is unknown. */
  readonly found: string;
  /** Action that resolves the problem; undefined for status ok. */
  readonly remedy?: string;
}

/** Finding of a satisfied requirement. */
export function ok({ what, name }: Omit<Requirement, 'remedy'>, found: string): Finding {
  return { status: Status.OK, what, name, found };
}

/** Finding of an unsatisfied requirement. */
export function missing({ what, name, remedy }: Requirement, found: string): Finding {
  return { status: Status.MISSING, what, name, found, remedy };
}

/** Finding of a possible problem. */
export function warning({ what, name, remedy }: Requirement, found: string): Finding {
  return { status: Status.WARNING, what, name, found, remedy };
}

/** Finding of a requirement that could not be checked. */
export function unknown({ what, name, remedy }: Requirement, why: string): Finding {
  return { status: Status.UNKNOWN, what, name, found: why, remedy };
}

/**
 * The finding of a requirement after a request to the API.
 *
 * @param found returns the finding if the API returned an object
 * @param absent the finding if the object does not exist
 */
export function findingOf<T>(
  requirement: Requirement,
  answer: Answer<T>,
  found: (content: T) => Finding,
  absent: Finding = missing(requirement, 'does not exist'),
): Finding {
  if (answer.state === 'unreadable') {
    return unknown(requirement, answer.why);
  }
  return answer.state === 'absent' ? absent : found(answer.content);
}

/** The requirements of an app, and the cluster and network that they are compared with. */
export interface CheckContext {
  readonly needs: AppNeeds;
  readonly cluster: Cluster;
  readonly network: Network;
}

/** Compares one kind of requirement with the cluster or the network. */
export type Check = (context: CheckContext) => Promise<Finding[]>;
