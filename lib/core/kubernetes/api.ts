import type { k8s } from 'cdk8s-plus-28';

/** The typed objects of the Kubernetes API. They are large, so they are loaded where something of them is made. */
export function kubernetesApi(): typeof k8s {
  return (require('cdk8s-plus-28') as typeof import('cdk8s-plus-28')).k8s;
}
