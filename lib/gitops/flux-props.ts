import type { Duration } from 'cdk8s';
import type { FluxSource } from './flux-source';
import type { GitOpsOptions } from './gitops-options';

/** Properties of `FluxKustomizations`. */
export interface FluxKustomizationsProps extends GitOpsOptions {
  /** Where the manifests come from. */
  readonly source: FluxSource;

  /**
   * Namespace of the Kustomizations.
   *
   * @default "flux-system"
   */
  readonly inNamespace?: string;

  /**
   * Begins the names of the Kustomizations.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * How often Flux compares cluster and source.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * Delete what is gone from the source.
   *
   * @default false
   */
  readonly prune?: boolean;
}
