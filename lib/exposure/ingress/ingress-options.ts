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
   * Controller of the class. Large uploads, long requests and redirects are set up in the way that it reads.
   *
   * @default - told by the usual class names: `nginx`, `traefik`, `haproxy`, `alb`, `gce`, `gce-internal`; for other classes
   * nothing is set up, and the prerequisites say what the controller must let pass
   */
  readonly controller?: IngressController;

  /**
   * Certificates.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Ingress; they win over those that this library sets.
   *
   * @default - those of the controller: see `docs/exposure.md`
   */
  readonly annotations?: { [key: string]: string };
}
