import { type JsonObject, mergePatch, objectsAt } from '../data/json';

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
    return structuredClone(objectsAt(this._content, 'env'));
  }

  /** Volume mounts as Kubernetes has them. A copy. */
  public get volumeMounts(): any[] {
    return structuredClone(objectsAt(this._content, 'volumeMounts'));
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
