/** A rule of the Pod Security Standards that a workload breaks on purpose. */
export interface PodSecurityException {
  /**
   * Rule that may be broken, by its id, for example `hostPathVolumes`.
   */
  readonly rule: string;

  /**
   * Workload that may break it, as `Kind/name`; for pods that an agent makes, the values of their template, such as
   * `clearmlApplications.basePodTemplate`.
   *
   * @default - every workload of the release
   * @example "DaemonSet/node-exporter"
   */
  readonly workload?: string;

  /**
   * Container that may break it.
   *
   * @default - the pod and all of its containers
   */
  readonly container?: string;

  /** Why. It comes out in an annotation of the workload and at the end of `cdk8s synth`. */
  readonly reason: string;
}
