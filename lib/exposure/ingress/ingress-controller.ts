/** Ingress controllers whose annotations this library knows. */
export enum IngressController {
  /** ingress-nginx of the Kubernetes project, retired in March 2026. */
  INGRESS_NGINX = 'ingress-nginx',
  /** Traefik Proxy. */
  TRAEFIK = 'Traefik',
  /** HAProxy: the controller of HAProxy Technologies, and the community's haproxy-ingress. Each ignores the other's annotations. */
  HAPROXY = 'HAProxy',
  /** AWS Load Balancer Controller, which makes Application Load Balancers. */
  AWS_ALB = 'AWS ALB',
  /** The controller of Google Kubernetes Engine, which makes Application Load Balancers. */
  GKE = 'GKE',
  /** Another one, which nothing is set for. */
  OTHER = 'other',
}

/** Classes that controllers are installed with. A class of another name may belong to any of them. */
const BY_CLASS = new Map([
  ['nginx', IngressController.INGRESS_NGINX],
  ['traefik', IngressController.TRAEFIK],
  ['haproxy', IngressController.HAPROXY],
  ['alb', IngressController.AWS_ALB],
  ['gce', IngressController.GKE],
  ['gce-internal', IngressController.GKE],
]);

/** The controller that a class is likely to belong to; undefined when its name does not tell. */
export function controllerOf(className: string | undefined): IngressController | undefined {
  return className === undefined ? undefined : BY_CLASS.get(className);
}
