import type { PodSecurityException } from './pod-security-exception';

/** Options of `PodSecurity`. */
export interface PodSecurityOptions {
  /**
   * Kubernetes version of the standard. It should equal the version of the cluster, because the rules differ by
   * version.
   *
   * @default - the latest version that this library knows
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Exceptions from rules, each with a reason. An exception that covers no violation causes CLEARML8012.
   *
   * @default - no exceptions
   */
  readonly exceptions?: PodSecurityException[];
}
