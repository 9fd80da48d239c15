import type { Duration } from 'cdk8s';
import type { FluxSource } from './flux-source';
import type { GitOpsOptions } from './gitops-options';

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
