import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';
import { podTemplatesIn } from '../../helm/manifests/pod-templates';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';

/** Container lists of a pod spec, in the order of the admission controller. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** A pod, as the rules read it. */
export class CheckedPod {
  /** The pods of an object of any kind. */
  public static allOf(content: JsonObject): CheckedPod[] {
    return podTemplatesIn(content).map(({ path, specPath, metadata, spec, places, isComplete }) => {
      const fields = {
        ...spec,
        ...(places.container && { containers: containersWith(places.container, spec) }),
        ...(places.securityContext && { securityContext: new Field(places.securityContext, spec.securityContext) }),
      };
      const parts = { metadata: new Field(joinPath(path, 'metadata'), metadata), spec: new Field(specPath, fields) };
      return new CheckedPod(new Field('', parts), isComplete);
    });
  }

  /** A pod of a release, with paths from the root of its object. */
  public static ofPod({ _path, _metadata: metadata, _spec: spec }: RenderedPod): CheckedPod {
    return new CheckedPod(new Field(_path, { metadata, spec }));
  }

  /** Annotations of the pod. */
  public readonly annotations: Field;
  /** The pod spec. */
  public readonly spec: Field;
  /** Init, regular and ephemeral containers. */
  public readonly containers: readonly Field[];
  /** Security context of the pod. */
  public readonly securityContext: Field;

  /**
   * @param pod the field with the metadata and the spec of the pod
   * @param isComplete false if an operator sets fields that the pod leaves unset
   */
  public constructor(
    pod: Field,
    public readonly isComplete = true,
  ) {
    this.annotations = pod.at('metadata', 'annotations');
    this.spec = pod.at('spec');
    this.containers = CONTAINER_LISTS.flatMap((list) => this.spec.at(list).items).map((container) =>
      container.of(String(container.at('name').value ?? '')),
    );
    this.securityContext = this.spec.at('securityContext');
  }

  /** The field at a path in each container. */
  public eachContainer(...keys: string[]): Field[] {
    return this.containers.map((container) => container.at(...keys));
  }

  /** The field at a path in each security context, the security context of the pod first. */
  public eachSecurityContext(...keys: string[]): Field[] {
    return [this.securityContext.at(...keys), ...this.eachContainer('securityContext', ...keys)];
  }

  /** Whether the pod declares Windows as its operating system. */
  public get isForWindows(): boolean {
    return this.spec.at('os', 'name').value === 'windows';
  }

  /** Whether the pod has a user namespace, so that its users are not users of the node. */
  public get hasUserNamespace(): boolean {
    return this.spec.at('hostUsers').value === false;
  }
}

/** The containers of a pod spec, the first of which is at another place. */
function containersWith(place: string, spec: JsonObject): unknown[] {
  return objectsAt(spec, 'containers').map((container, index) =>
    index === 0 ? new Field(place, container) : container,
  );
}

/**
 * A field of an object: its path, its value, and the container that it belongs to. A part of the value may be a field
 * of another object, which then keeps its path.
 */
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
    return list.map((item, index) => this.nested(`${this.path}[${index}]`, item));
  }

  /** The nested field at a path of keys. */
  public at(...keys: string[]): Field {
    return keys.reduce<Field>(
      (field, key) => field.nested(joinPath(field.path, key), memberOf(field.value, key)),
      this,
    );
  }

  /** The same field, assigned to a container. */
  public of(container: string | undefined): Field {
    return new Field(this.path, this.value, container);
  }

  private nested(path: string, value: unknown): Field {
    return value instanceof Field ? value.of(this.container) : new Field(path, value, this.container);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
