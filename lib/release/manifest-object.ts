import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isJsonObject, type JsonObject, objectAt, sortedKeys } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import { quoteMisread } from '../helm/manifests/misread-strings';
import { type IPodTransform, podOf, type RenderedPod } from '../helm/manifests/rendered-pod';

/** What happens when an object is put out. */
export interface ManifestEnding {
  /** Fails when it must not be. */
  readonly check?: () => void;
  /** What is done to its pod, if it has one. */
  readonly finish?: readonly IPodTransform[];
}

/**
 * A rendered object in the construct tree. Unlike a plain `ApiObject` it puts out exactly what the chart rendered: nulls and
 * empty maps stay, and a namespace is set only where the caller says so.
 */
export class ManifestObject extends ApiObject {
  /** What comes out, before JSON patches. Transformations work on this. */
  public readonly content: JsonObject;
  /** Template that rendered it, for messages. */
  public readonly source: string;
  private readonly pending: JsonPatch[] = [];
  private readonly initialMetadata: ReadonlyMap<string, string>;

  public constructor(
    scope: Construct,
    id: string,
    manifest: Manifest,
    namespace: string | undefined,
    private readonly ending: ManifestEnding = {},
  ) {
    const metadata = { ...(manifest.content.metadata as JsonObject | undefined) };
    const { annotations, labels, finalizers } = metadata;
    super(scope, id, {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      metadata: {
        name: manifest.name,
        namespace,
        annotations: isJsonObject(annotations) ? (annotations as Record<string, string>) : undefined,
        labels: isJsonObject(labels) ? (labels as Record<string, string>) : undefined,
        finalizers: Array.isArray(finalizers) ? finalizers : undefined,
      },
    });
    this.source = manifest.source;
    this.content = { ...manifest.content, metadata };
    if (namespace !== undefined) {
      metadata.namespace = namespace;
    }
    if (Object.keys(this.chart.labels).length > 0) {
      metadata.labels = { ...this.chart.labels, ...objectAt(metadata, 'labels') };
    }
    this.initialMetadata = printedFields(this.metadata.toJson());
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this.pending.push(...ops);
  }

  public override toJson(): JsonObject {
    this.ending.check?.();
    const finished = this.finished();
    const { apiVersion, kind, metadata, ...rest } = process.env.CDK8S_DISABLE_SORT ? finished : sortedKeys(finished);
    return quoteMisread({ apiVersion, kind, metadata, ...rest });
  }

  /**
   * What comes out, but for what is done to its pod at the end; in the chart's own order, for reading only.
   *
   * @internal
   */
  public _patched(): JsonObject {
    const content = this.withMetadataChanges();
    return this.pending.length > 0 ? JsonPatch.apply(structuredClone(content), ...this.pending) : content;
  }

  private finished(): JsonObject {
    const patched = this._patched();
    const { finish = [] } = this.ending;
    if (finish.length === 0 || podOf(patched) === undefined) {
      return patched;
    }
    const finished = structuredClone(patched);
    for (const transform of finish) {
      transform.transform(podOf(finished) as RenderedPod);
    }
    return finished;
  }

  /** The content with what was added through `metadata.addLabel` and its like since construction. */
  private withMetadataChanges(): JsonObject {
    const metadata = { ...(this.content.metadata as JsonObject) };
    for (const [key, value] of Object.entries(this.metadata.toJson() as JsonObject)) {
      if (JSON.stringify(value) === this.initialMetadata.get(key)) {
        continue;
      }
      const present = metadata[key];
      metadata[key] = isJsonObject(value) ? { ...(isJsonObject(present) ? present : {}), ...value } : value;
    }
    return { ...this.content, metadata };
  }
}

function printedFields(fields: JsonObject): Map<string, string> {
  return new Map(Object.entries(fields).map(([key, value]) => [key, JSON.stringify(value)]));
}
