import { isJsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';

/** A place in a pod: where it is, what stands there, and which container it belongs to. */
export class PodField {
  /** What stands there; undefined for null too, which the API server takes for an absent field. */
  public readonly value: unknown;

  public constructor(
    public readonly path: string,
    value: unknown,
    public readonly container?: string,
  ) {
    this.value = value ?? undefined;
  }

  /** Whether anything stands there. */
  public get isSet(): boolean {
    return this.value !== undefined;
  }

  /** Keys of the map that stands there, in alphabetical order. */
  public get keys(): string[] {
    return isJsonObject(this.value) ? Object.keys(this.value).sort() : [];
  }

  /** Items of the list that stands there. */
  public get items(): PodField[] {
    const list = Array.isArray(this.value) ? this.value : [];
    return list.map((item, index) => new PodField(`${this.path}[${index}]`, item, this.container));
  }

  /** The field below it that the keys lead to. */
  public at(...keys: string[]): PodField {
    return keys.reduce<PodField>(
      ({ path, value }, key) => new PodField(joinPath(path, key), memberOf(value, key), this.container),
      this,
    );
  }

  /** The same field, as one of a container. */
  public of(container: string): PodField {
    return new PodField(this.path, this.value, container);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
