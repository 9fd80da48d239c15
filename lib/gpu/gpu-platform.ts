/** Distributions of Kubernetes that the GPU operator is set up for (`gpu_operator.md`). */
export enum GpuPlatform {
  /** Kubernetes with containerd or CRI-O where they usually are. */
  STANDARD = 'standard',
  /** k3s, which has a containerd of its own. */
  K3S = 'k3s',
  /** MicroK8s, which has a containerd of its own. */
  MICROK8S = 'microk8s',
  /** OpenShift: the operator comes from Operator Hub, and a ClusterPolicy configures it (`cfgi.md`). */
  OPENSHIFT = 'openshift',
}
