import type { Tls } from './tls';

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
   * Certificates.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Ingress; they win over those that this library sets.
   *
   * @default - what lets large files through ingress-nginx
   */
  readonly annotations?: { [key: string]: string };
}
