import { withoutBigInts } from '../data/big-integers';
import { asMap, type JsonObject, mergePatch, objectAt, objectsAt } from '../data/json';
import { podTemplatesIn } from './pod-templates';

/** A container of a rendered pod. Changes are made in place. */
export class RenderedContainer {
  /** @internal */
  public constructor(
    /** @internal */
    public readonly _content: JsonObject,
    /** True for init containers. */
    public readonly isInit: boolean,
  ) {}

  /** Container name. */
  public get name(): string {
    return String(this._content.name ?? '');
  }

  /** Image reference; empty when the chart sets none. */
  public get image(): string {
    return String(this._content.image ?? '');
  }

  /** Environment entries as Kubernetes has them: `name` with `value` or `valueFrom`. A copy. */
  public get environment(): any[] {
    return withoutBigInts(objectsAt(this._content, 'env'));
  }

  /** Volume mounts as Kubernetes has them. A copy. */
  public get volumeMounts(): any[] {
    return withoutBigInts(objectsAt(this._content, 'volumeMounts'));
  }

  /**
   * Merges a patch into the container (RFC 7386: maps merge, null removes, all else replaces).
   *
   * @param patch fields of a Kubernetes `Container`
   */
  public merge(patch: { [key: string]: any }): void {
    mergePatch(this._content, patch);
  }

  /**
   * Sets a variable. A variable of that name is replaced in its position.
   *
   * @param name variable name
   * @param value literal value
   */
  public setEnvironment(name: string, value: string): void {
    this._setEntry({ name, value });
  }

  /** @internal */
  public _setEntry(entry: JsonObject, before?: string): void {
    const list = objectsAt(this._content, 'env');
    const present = list.findIndex((other) => other.name === entry.name);
    const position = list.findIndex((other) => other.name === before);
    if (present >= 0) {
      list[present] = entry;
    } else {
      list.splice(position < 0 ? list.length : position, 0, entry);
    }
    this._content.env = list;
  }

  /** @internal */
  public _sources(): JsonObject[] {
    return objectsAt(this._content, 'envFrom');
  }
}

/** The pod, or pod template, of a rendered workload. Changes are made in place. */
export class RenderedPod {
  /** @internal */
  public constructor(
    /** Kind of the workload: `Deployment`, `StatefulSet`, `CronJob`, `Pod`, or a custom kind such as `Rollout`. */
    public readonly kind: string,
    /** Name of the workload. */
    public readonly name: string,
    private readonly template: JsonObject,
    /** @internal */
    public readonly _path = '',
    /** @internal */
    public readonly _apiVersion = '',
  ) {}

  /** Regular containers. */
  public get containers(): RenderedContainer[] {
    return objectsAt(this._spec, 'containers').map((content) => new RenderedContainer(content, false));
  }

  /** Init containers, in the order in which they run. */
  public get initContainers(): RenderedContainer[] {
    return objectsAt(this._spec, 'initContainers').map((content) => new RenderedContainer(content, true));
  }

  /** Init containers and regular ones. */
  public get allContainers(): RenderedContainer[] {
    return [...this.initContainers, ...this.containers];
  }

  /** Pod labels. A copy. */
  public get labels(): { [key: string]: string } {
    return withoutBigInts({ ...(asMap(this.template.metadata).labels as Record<string, string> | undefined) });
  }

  /** The `PodSpec`. A copy. */
  public get spec(): { [key: string]: any } {
    return withoutBigInts(this._spec);
  }

  /** @param key label key @param value label value */
  public addLabel(key: string, value: string): void {
    objectAt(this._metadata, 'labels')[key] = value;
  }

  /** @param key annotation key @param value annotation value */
  public addAnnotation(key: string, value: string): void {
    objectAt(this._metadata, 'annotations')[key] = value;
  }

  /**
   * Merges a patch into the pod spec (RFC 7386: maps merge, null removes, all else replaces).
   *
   * @param patch fields of a Kubernetes `PodSpec`
   */
  public mergeSpec(patch: { [key: string]: any }): void {
    mergePatch(this._spec, patch);
  }

  /** @internal */
  public get _metadata(): JsonObject {
    return objectAt(this.template, 'metadata');
  }

  /** @internal */
  public get _spec(): JsonObject {
    return objectAt(this.template, 'spec');
  }
}

/** A change to each pod of a release. */
export interface IPodTransform {
  /**
   * Changes one pod.
   *
   * @param pod pod, or pod template of a workload
   */
  transform(pod: RenderedPod): void;
}

/**
 * The pods of an object: its pod, its pod template, or the templates of a custom kind that say all of its pods. Transformations
 * change them; see `PodTemplate`.
 */
export function podsOf(content: JsonObject): RenderedPod[] {
  const name = String(asMap(content.metadata).name ?? '');
  return podTemplatesIn(content)
    .filter(({ isComplete }) => isComplete)
    .map(
      ({ template, path }) => new RenderedPod(String(content.kind), name, template, path, String(content.apiVersion)),
    );
}
