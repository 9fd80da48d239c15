import type { Report } from '../../core/report/report';
import type { ValidatedObject } from './validated-object';

/**
 * Construct paths of objects. cdk8s-cli finds paths by object name only, which several objects may share. The report of
 * the app contains the paths by kind, namespace and name.
 */
export class ConstructPaths {
  private readonly paths: ReadonlyMap<string, string>;

  public constructor(report: Report) {
    const objects = (report.objects ?? []) as unknown as ReportedObject[];
    this.paths = new Map(objects.map((object) => [keyOf(object), object.path]));
  }

  /** Adds the paths of objects to the metadata of cdk8s-cli, under the labels of the violation report. */
  public addTo(metadata: { [name: string]: { path: string } }, objects: readonly ValidatedObject[]): void {
    for (const { manifest, label } of objects) {
      const path = this.paths.get(keyOf(manifest)) ?? metadata[manifest.name]?.path;
      if (path !== undefined) {
        metadata[label] = { path };
      }
    }
  }
}

interface ReportedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
}

function keyOf({ apiVersion, kind, namespace, name }: Omit<ReportedObject, 'path'>): string {
  return JSON.stringify([apiVersion, kind, namespace ?? '', name]);
}
