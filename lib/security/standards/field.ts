import { isJsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';

/** A place in an object: where it is, what stands there, and which container of a pod it belongs to. */
export class Field {
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
  public get items(): Field[] {
    const list = Array.isArray(this.value) ? this.value : [];
    return list.map((item, index) => new Field(`${this.path}[${index}]`, item, this.container));
  }

  /** The field below it that the keys lead to. */
  public at(...keys: string[]): Field {
    return keys.reduce<Field>(
      ({ path, value }, key) => new Field(joinPath(path, key), memberOf(value, key), this.container),
      this,
    );
  }

  /** The same field, as one of a container. */
  public of(container: string): Field {
    return new Field(this.path, this.value, container);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
