import type { PodSecurityException } from './pod-security-exception';

/** Options of `PodSecurity`. */
export interface PodSecurityOptions {
  /**
   * Version of the standard, which is that of the cluster: newer ones forbid and allow a little more.
   *
   * @default - the newest that this library knows
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Rules that may be broken, each with its reason. One that nothing breaks is CLEARML8012.
   *
   * @default - none
   */
  readonly exceptions?: PodSecurityException[];
}
