import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { locate } from '../../core/errors/coded-error';
import { requireLimited } from '../../core/limits';
import { restoreBigInts, withoutBigInts } from '../data/big-integers';
import { asMap, isJsonObject, type JsonObject, objectAt, sortedKeys } from '../data/json';
import { writable } from '../yaml/write-yaml';
import { label, type Manifest } from './manifest';
import { type IPodTransform, podsOf } from './rendered-pod';
import { withSecretData } from './secret-data';

/** Steps that run when an object is written. */
export interface OutputSteps {
  /** Throws when the object must not be written. */
  readonly check?: () => void;
  /** Transformations of its pod, after all patches. */
  readonly podTransforms?: readonly IPodTransform[];
}

/**
 * A rendered object in the construct tree. Unlike a plain `ApiObject` it writes exactly the object that the chart rendered: nulls
 * and empty maps stay, and only the caller sets a namespace. The texts of a Secret are in `data`.
 */
export class ManifestObject extends ApiObject {
  /** The object before JSON patches. Transformations change it. */
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
    private readonly output: OutputSteps = {},
  ) {
    const metadata = { ...(manifest.content.metadata as JsonObject | undefined) };
    const { annotations, labels, finalizers } = withoutBigInts(metadata);
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
    const initial = Object.entries(this.metadata.toJson() as JsonObject);
    this.initialMetadata = new Map(initial.map(([key, value]) => [key, JSON.stringify(value)]));
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    locate(this.node.path, () =>
      requireLimited(
        ops.map((op) => op._toJson()),
        'the patch',
      ),
    );
    this.pending.push(...ops);
  }

  public override toJson(): JsonObject {
    this.output.check?.();
    const completed = withSecretData(this.completed(this.finished()));
    const { apiVersion, kind, metadata, ...rest } = process.env.CDK8S_DISABLE_SORT ? completed : sortedKeys(completed);
    const content = { apiVersion, kind, metadata, ...rest };
    return locate(this.node.path, () => writable(content, label(this)));
  }

  /** The content to write. A subclass returns a copy with what only the output contains. */
  protected completed(content: JsonObject): JsonObject {
    return content;
  }

  /**
   * The object with its patches, before the last transformations of its pod; in the chart's order, and only for reading.
   *
   * @internal
   */
  public _patched(): JsonObject {
    const content = this.withMetadataChanges();
    return this.pending.length > 0
      ? restoreBigInts(JsonPatch.apply(withoutBigInts(content), ...this.pending) as JsonObject, content)
      : content;
  }

  private finished(): JsonObject {
    const patched = this._patched();
    const { podTransforms = [] } = this.output;
    if (podTransforms.length === 0 || podsOf(patched).length === 0) {
      return patched;
    }
    const finished = structuredClone(patched);
    for (const transform of podTransforms) {
      for (const pod of podsOf(finished)) {
        transform.transform(pod);
      }
    }
    return restoreBigInts(finished, patched);
  }

  /** The content with the changes by `metadata.addLabel` and similar methods since construction. */
  private withMetadataChanges(): JsonObject {
    const metadata = { ...(this.content.metadata as JsonObject) };
    for (const [key, value] of Object.entries(this.metadata.toJson() as JsonObject)) {
      if (JSON.stringify(value) === this.initialMetadata.get(key)) {
        continue;
      }
      const present = metadata[key];
      metadata[key] = isJsonObject(value) ? restoreBigInts({ ...asMap(present), ...value }, present) : value;
    }
    return { ...this.content, metadata };
  }
}
