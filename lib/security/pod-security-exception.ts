/** An exception from a rule of the Pod Security Standards. */
export interface PodSecurityException {
  /**
   * Id of the rule, for example `hostPathVolumes`.
   */
  readonly rule: string;

  /**
   * Workload of the exception, as `Kind/name`. For pods that an agent creates, the path of their template in the
   * values, such as `clearmlApplications.basePodTemplate`.
   *
   * @default - every workload of the release
   * @example "DaemonSet/node-exporter"
   */
  readonly workload?: string;

  /**
   * Container of the exception.
   *
   * @default - the pod and all its containers
   */
  readonly container?: string;

  /** Reason for the exception. It is shown in an annotation of the workload and at the end of `cdk8s synth`. */
  readonly reason: string;
}
