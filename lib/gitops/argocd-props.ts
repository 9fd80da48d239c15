import type { GitOpsOptions } from './gitops-options';

/** Properties of `ArgoCdApplications`. */
export interface ArgoCdApplicationsProps extends GitOpsOptions {
  /**
   * URL of the repository that contains the manifests.
   *
   * @example "https://git.example.com/platform/clearml.git"
   */
  readonly repository: string;

  /**
   * Branch, tag or commit to deploy.
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
   * Project of Argo CD.
   *
   * @default "default"
   */
  readonly project?: string;

  /**
   * Target cluster, as the URL of its API.
   *
   * @default "https://kubernetes.default.svc"
   */
  readonly clusterUrl?: string;

  /**
   * Prefix of the names of the Applications.
   *
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Sync each commit automatically. Argo CD reverts changes in the cluster and deletes objects that the repository no
   * longer contains.
   *
   * @default false
   */
  readonly automated?: boolean;

  /**
   * Create one ApplicationSet, which creates the Applications stage by stage. Requires progressive syncs in Argo CD.
   *
   * @default - Applications with sync waves
   */
  readonly applicationSet?: boolean;
}
