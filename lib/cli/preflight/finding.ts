import { withoutCredentials } from '../../core/errors/redact';
import type { CollectedPrerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../exposure/exposure';
import { valueAt } from '../../helm/data/paths';
import { type Manifest, readManifestFolder } from '../../helm/manifests/manifest';
import type { ReportedRelease } from '../../release/release-report';
import type { ReportedProvider } from '../../server/sign-on/server-sign-on';
import type { AppRun } from '../app-run';
import type { Answer, Cluster } from '../cluster/cluster';
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

/** A requirement of the app. The methods return the finding of its check. */
export class Requirement {
  /**
   * @param what kind of the requirement: `StorageClass`, `DNS record`
   * @param name name of the required object
   * @param remedy action that satisfies the requirement
   */
  public constructor(
    private readonly what: string,
    public readonly name: string,
    private readonly remedy: string,
  ) {}

  /** The cluster satisfies the requirement. */
  public ok(found: string): Finding {
    return this.finding(Status.OK, found);
  }

  /** The cluster does not satisfy the requirement. */
  public missing(found: string): Finding {
    return this.finding(Status.MISSING, found, this.remedy);
  }

  /** A problem is possible. */
  public warning(found: string, remedy = this.remedy): Finding {
    return this.finding(Status.WARNING, found, remedy);
  }

  /** The requirement could not be checked. */
  public unknown(why: string, remedy = this.remedy): Finding {
    return this.finding(Status.UNKNOWN, why, remedy);
  }

  /**
   * The finding after a request to the API.
   *
   * @param found returns the finding if the API returned an object
   * @param absent the finding if the object does not exist
   */
  public compare<T>(
    answer: Answer<T>,
    found: (content: T) => Finding,
    absent: Finding = this.missing('does not exist'),
  ): Finding {
    if (answer.state === 'unreadable') {
      return this.unknown(answer.why);
    }
    return answer.state === 'absent' ? absent : found(answer.content);
  }

  private finding(status: Status, found: string, remedy?: string): Finding {
    const shown = { name: withoutCredentials(this.name), found: withoutCredentials(found) };
    return { status, what: this.what, ...shown, remedy: remedy && withoutCredentials(remedy) };
  }
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
      (report.signOn ?? []) as ReportedProvider[],
    );
  }

  public constructor(
    public readonly manifests: readonly Manifest[],
    private readonly prerequisites: readonly CollectedPrerequisite[] = [],
    public readonly releases: readonly ReportedRelease[] = [],
    public readonly endpoints: readonly ReportedEndpoint[] = [],
    public readonly signOn: readonly ReportedProvider[] = [],
  ) {}

  /** Prerequisites of a kind. */
  public expected(kind: PrerequisiteKind): CollectedPrerequisite[] {
    return this.prerequisites.filter((one) => one.kind === kind);
  }

  /**
   * The requirements of a kind, sorted by name: prerequisites of constructs, and requirements that a check derives from
   * the objects of the app. The remedies of constructs have precedence.
   *
   * @param derived remedies of derived requirements by name
   */
  public required(kind: PrerequisiteKind, derived: Iterable<readonly [string, string]> = []): Requirement[] {
    const expected = this.expected(kind).map(({ name, remedy }) => [name, remedy] as const);
    return [...new Map([...derived, ...expected])]
      .sort(byKey)
      .map(([name, remedy]) => new Requirement(kind, name, remedy));
  }

  /** Objects of a kind in the app, in any API group. */
  public objectsOf(kind: string): Manifest[] {
    return this.manifests.filter((manifest) => manifest.kind === kind);
  }

  /** Whether the app contains an object of a kind and name. */
  public contains(kind: string, name: string): boolean {
    return this.objectsOf(kind).some((manifest) => manifest.name === name);
  }
}

/** Name of the requirement of a default class, for objects that select no class. */
export const DEFAULT_CLASS = '(the default class)';

/** Name of an object in the cluster. */
export function nameIn(object: unknown): string {
  return String(valueAt(object, 'metadata.name'));
}

/** Compares the entries of a map by their keys. */
export function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
