import type { CollectedPrerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../exposure/exposure';
import { isJsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { readManifestFolder } from '../../helm/manifests/manifest-folder';
import type { ReportedRelease } from '../../release/release-report';
import type { AppRun } from '../app-run';

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
