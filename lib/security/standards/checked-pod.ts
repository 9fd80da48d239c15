import { Field } from './field';

/** Where a pod spec lists containers, in the order in which the admission controller looks at them. */
const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** A pod as the rules look at it. */
export class CheckedPod {
  /** Annotations of the pod. */
  public readonly annotations: Field;
  /** The pod spec. */
  public readonly spec: Field;
  /** Init containers, regular ones, ephemeral ones. */
  public readonly containers: readonly Field[];
  /** Security context of the pod. */
  public readonly securityContext: Field;

  /** @param place path of the pod in the object that holds it; empty for a pod itself */
  public constructor(metadata: unknown, spec: unknown, place = '') {
    const pod = new Field(place, { metadata, spec });
    this.annotations = pod.at('metadata', 'annotations');
    this.spec = pod.at('spec');
    this.containers = CONTAINER_LISTS.flatMap((list) => this.spec.at(list).items).map((container) =>
      container.of(String(container.at('name').value ?? '')),
    );
    this.securityContext = this.spec.at('securityContext');
  }

  /** The field at these keys of each container. */
  public eachContainer(...keys: string[]): Field[] {
    return this.containers.map((container) => container.at(...keys));
  }

  /** The field at these keys of each security context, the pod's first. */
  public eachSecurityContext(...keys: string[]): Field[] {
    return [this.securityContext.at(...keys), ...this.eachContainer('securityContext', ...keys)];
  }

  /** Whether it says that it is for Windows. */
  public get isForWindows(): boolean {
    return this.spec.at('os', 'name').value === 'windows';
  }

  /** Whether its users are not those of the node. */
  public get hasUserNamespace(): boolean {
    return this.spec.at('hostUsers').value === false;
  }
}
