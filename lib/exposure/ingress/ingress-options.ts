import type { Tls } from '../tls';
import type { IngressController } from './ingress-controller';

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
