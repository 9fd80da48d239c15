import type { Duration } from 'cdk8s';
import { validateArgument } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';
import type { GitOpsOptions } from './gitops-options';

/** Source of the manifests for Flux: an existing source object in the cluster. */
export class FluxSource {
  /** An existing GitRepository.
   *
   * @param name name of the object
   * @param inNamespace namespace of the object; by default the namespace of the Kustomizations
   * @throws CLEARML9078 when a name is invalid
   */
  public static gitRepository(name: string, inNamespace?: string): FluxSource {
    return new FluxSource('GitRepository', name, inNamespace);
  }

  /**
   * An existing OCIRepository, whose artifact contains the manifests.
   *
   * @param name name of the object
   * @param inNamespace namespace of the object; by default the namespace of the Kustomizations
   * @throws CLEARML9078 when a name is invalid
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

/** Properties of `FluxKustomizations`. */
export interface FluxKustomizationsProps extends GitOpsOptions {
  /** Source of the manifests. */
  readonly source: FluxSource;

  /**
   * Namespace of the Kustomizations.
   *
   * @default "flux-system"
   */
  readonly inNamespace?: string;

  /**
   * Prefix of the names of the Kustomizations.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Interval at which Flux compares the cluster with the source.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * Delete objects that the source no longer contains.
   *
   * @default false
   */
  readonly prune?: boolean;
}
