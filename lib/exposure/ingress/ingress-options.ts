import type { Tls } from '../tls';

/** Options of `Exposure.ingress`. */
export interface IngressOptions {
  /**
   * Ingress class.
   *
   * @default - the cluster's default class
   * @example "nginx"
   */
  readonly className?: string;

  /**
   * Controller of the class. It determines the annotations for large uploads, long requests and redirects.
   *
   * @default - derived from the default class names `nginx`, `traefik`, `haproxy`, `alb`, `gce`, `gce-internal`; other
   * classes get no annotations, and the prerequisites list the body sizes and timeouts that the controller must accept
   */
  readonly controller?: IngressController;

  /**
   * Certificates.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Ingress. They override the annotations that this library sets.
   *
   * @default - the annotations for the controller: see `docs/exposure.md`
   */
  readonly annotations?: { [key: string]: string };
}

/** Ingress controllers whose annotations this library knows. */
export enum IngressController {
  /** ingress-nginx of the Kubernetes project, retired in March 2026. */
  INGRESS_NGINX = 'ingress-nginx',
  /** Traefik Proxy. */
  TRAEFIK = 'Traefik',
  /**
   * HAProxy: the controller of HAProxy Technologies, and the community project haproxy-ingress. Each ignores the
   * annotations of the other.
   */
  HAPROXY = 'HAProxy',
  /** AWS Load Balancer Controller, which creates Application Load Balancers. */
  AWS_ALB = 'AWS ALB',
  /** The controller of Google Kubernetes Engine, which creates Application Load Balancers. */
  GKE = 'GKE',
  /** Another controller. This library sets no annotations for it. */
  OTHER = 'other',
}

/** Default class names of the controllers. A class with another name may belong to any controller. */
const BY_CLASS = new Map([
  ['nginx', IngressController.INGRESS_NGINX],
  ['traefik', IngressController.TRAEFIK],
  ['haproxy', IngressController.HAPROXY],
  ['alb', IngressController.AWS_ALB],
  ['gce', IngressController.GKE],
  ['gce-internal', IngressController.GKE],
]);

/** The controller that uses a class name by default; undefined for other class names. */
export function controllerOf(className: string | undefined): IngressController | undefined {
  return className === undefined ? undefined : BY_CLASS.get(className);
}
