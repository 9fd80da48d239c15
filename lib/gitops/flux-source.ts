import { validateArgument } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';

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
    validateArgument(_name, 'string', 'name of a FluxSource');
    requireValue('CLEARML9078', 'name of a FluxSource', _name, OBJECT_NAME);
    requireValue('CLEARML9078', 'namespace of a FluxSource', _namespace, OBJECT_NAME);
  }
}
