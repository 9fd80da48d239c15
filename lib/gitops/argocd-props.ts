import type { GitOpsOptions } from './gitops-options';

/** Properties of `ArgoCdApplications`. */
export interface ArgoCdApplicationsProps extends GitOpsOptions {
  /**
   * URL of the repository that the manifests are committed to.
   *
   * @example "https://git.example.com/platform/clearml.git"
   */
  readonly repository: string;

  /**
   * Branch, tag or commit.
   *
   * @default "HEAD"
   */
  readonly revision?: string;

  /**
   * Namespace of Argo CD.
   *
   * @default "argocd"
   */
  readonly inNamespace?: string;

  /**
   * Argo CD's project.
   *
   * @default "default"
   */
  readonly project?: string;

  /**
   * The cluster to deploy to, by the URL of its API.
   *
   * @default "https://kubernetes.default.svc"
   */
  readonly clusterUrl?: string;

  /**
   * Begins the names of the Applications.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Deploy each commit without being asked: changes in the cluster are undone, and what is gone from the repository is deleted.
   *
   * @default false
   */
  readonly automated?: boolean;

  /**
   * Make one ApplicationSet, which makes the Applications stage by stage. Argo CD must have progressive syncs enabled.
   *
   * @default - Applications, with waves
   */
  readonly applicationSet?: boolean;
}
