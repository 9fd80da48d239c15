/** Default Kubernetes version for ClearML charts. All supported charts accept it. */
export const DEFAULT_KUBE_VERSION = '1.32.0';
