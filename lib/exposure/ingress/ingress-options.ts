import { ANNOTATIONS, OBJECT_NAME } from '../../core/props/kubernetes-shapes';
import { memberOf, type Shapes } from '../../core/props/shapes';
import { TLS, type Tls } from '../tls';
import { IngressController } from './ingress-controller';

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

export const INGRESS_SHAPES: Shapes<IngressOptions> = {
  className: OBJECT_NAME,
  controller: memberOf(IngressController),
  tls: TLS,
  annotations: ANNOTATIONS,
};
