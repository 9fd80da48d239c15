import { isJsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';

/** A field of an object: its path, its value, and the container that it belongs to. */
export class Field {
  /** Value of the field; undefined for null too, because the API server treats null as an absent field. */
  public readonly value: unknown;

  public constructor(
    public readonly path: string,
    value: unknown,
    public readonly container?: string,
  ) {
    this.value = value ?? undefined;
  }

  /** Whether the field is set. */
  public get isSet(): boolean {
    return this.value !== undefined;
  }

  /** Sorted keys of the map in the field. */
  public get keys(): string[] {
    return isJsonObject(this.value) ? Object.keys(this.value).sort() : [];
  }

  /** Items of the list in the field. */
  public get items(): Field[] {
    const list = Array.isArray(this.value) ? this.value : [];
    return list.map((item, index) => new Field(`${this.path}[${index}]`, item, this.container));
  }

  /** The nested field at a path of keys. */
  public at(...keys: string[]): Field {
    return keys.reduce<Field>(
      ({ path, value }, key) => new Field(joinPath(path, key), memberOf(value, key), this.container),
      this,
    );
  }

  /** The same field, assigned to a container. */
  public of(container: string): Field {
    return new Field(this.path, this.value, container);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
