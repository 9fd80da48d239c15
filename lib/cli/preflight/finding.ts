import type { CollectedPrerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../exposure/exposure';
import { isJsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { type Manifest, readManifestFolder } from '../../helm/manifests/manifest';
import type { ReportedRelease } from '../../release/release-report';
import type { AppRun } from '../app-run';
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

/** Requirements of an app on its cluster, derived from its output. */
export class AppNeeds {
  /** The requirements of an app run. */
  public static of({ report, outdir }: AppRun): AppNeeds {
    return new AppNeeds(
      readManifestFolder(outdir).flatMap(({ manifests }) => manifests),
      (report.prerequisites ?? []) as CollectedPrerequisite[],
      (report.releases ?? []) as ReportedRelease[],
      (report.endpoints ?? []) as ReportedEndpoint[],
    );
  }

  public constructor(
    public readonly manifests: readonly Manifest[],
    private readonly prerequisites: readonly CollectedPrerequisite[] = [],
    public readonly releases: readonly ReportedRelease[] = [],
    public readonly endpoints: readonly ReportedEndpoint[] = [],
  ) {}

  /** Prerequisites of some kinds. */
  public expected(...kinds: readonly PrerequisiteKind[]): CollectedPrerequisite[] {
    return this.prerequisites.filter(({ kind }) => kinds.includes(kind));
  }

  /** Objects of some kinds in the app, in any API group. */
  public objectsOf(...kinds: readonly string[]): Manifest[] {
    return this.manifests.filter(({ kind }) => kinds.includes(kind));
  }

  /** Whether the app contains an object of a kind and name. */
  public contains(kind: string, name: string): boolean {
    return this.objectsOf(kind).some((manifest) => manifest.name === name);
  }
}

/** The string at a path of an object; undefined for other values. */
export function textAt({ content }: Manifest, path: string): string | undefined {
  const value = valueAt(content, path);
  return typeof value === 'string' ? value : undefined;
}

/** Annotations of an object in the cluster. */
export function annotationsOf(object: unknown): { readonly [key: string]: unknown } {
  const annotations = valueAt(object, 'metadata.annotations');
  return isJsonObject(annotations) ? annotations : {};
}

/** Name of an object in the cluster. */
export function nameIn(object: unknown): string {
  return String(valueAt(object, 'metadata.name'));
}

/** Compares the entries of a map by their keys. */
export function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
