import { OBJECT_NAME } from '../core/props/kubernetes-shapes';
import { requireShape } from '../core/props/shapes';

/** Where Flux has the manifests from: a source object that is there already. */
export class FluxSource {
  /**
   * A GitRepository.
   *
   * @param name name of the object
   * @param inNamespace its namespace, when that is not the one of the Kustomizations
   * @throws CLEARML9078 when a name is none
   */
  public static gitRepository(name: string, inNamespace?: string): FluxSource {
    return new FluxSource('GitRepository', name, inNamespace);
  }

  /**
   * An OCIRepository: the manifests are pushed as an artifact.
   *
   * @param name name of the object
   * @param inNamespace its namespace, when that is not the one of the Kustomizations
   * @throws CLEARML9078 when a name is none
   */
  public static ociRepository(name: string, inNamespace?: string): FluxSource {
    return new FluxSource('OCIRepository', name, inNamespace);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'GitRepository' | 'OCIRepository',
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _namespace?: string,
  ) {
    requireShape(_name, OBJECT_NAME, 'CLEARML9078', 'name of a FluxSource');
    if (_namespace !== undefined) {
      requireShape(_namespace, OBJECT_NAME, 'CLEARML9078', 'namespace of a FluxSource');
    }
  }
}
