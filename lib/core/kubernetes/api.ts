import type { k8s } from 'cdk8s-plus-28';

/** The typed objects of the Kubernetes API, loaded on demand because the module is large. */
export function kubernetesApi(): typeof k8s {
  return (require('cdk8s-plus-28') as typeof import('cdk8s-plus-28')).k8s;
}
