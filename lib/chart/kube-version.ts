/** Kubernetes version that ClearML charts render for unless told otherwise: one that every supported chart admits. */
export const DEFAULT_KUBE_VERSION = '1.32.0';
