import type { Tls } from '../tls';

/** Which nodes take traffic for a Service from outside, and whether its pods see the addresses of the clients. */
export enum ExternalTrafficPolicy {
  /** All nodes; the pods see an address of the cluster. */
  CLUSTER = 'Cluster',
  /** Nodes that run a pod of it; the pods see the address of the client. */
  LOCAL = 'Local',
}

/** What Services that are reached from outside have in common. */
export interface ExposedServiceOptions {
  /**
   * Who terminates TLS: `Tls.external()` for a load balancer that does, `Tls.passthrough()` for the pods.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Service.
   *
   * @default - none
   * @example { 'metallb.io/address-pool': 'public' }
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Which nodes take the traffic.
   *
   * @default - the cluster's: Cluster
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** Options of `Exposure.loadBalancer`. */
export interface LoadBalancerOptions extends ExposedServiceOptions {
  /**
   * Class of the load balancer. It cannot be changed on a Service that exists.
   *
   * @default - the cluster's
   */
  readonly loadBalancerClass?: string;

  /**
   * Networks that may connect.
   *
   * @default - all
   * @example ['10.0.0.0/8']
   */
  readonly sourceRanges?: string[];
}

/** Options of `Exposure.nodePort`. */
export interface NodePortOptions extends ExposedServiceOptions {
  /**
   * Port on the nodes, by component. They must be known, since addresses that the UI hands out contain them.
   *
   * @default - those of the public charts: apiserver 30008, webserver 30080, fileserver 30081
   * @example { apiserver: 31008, webserver: 31080, fileserver: 31081 }
   */
  readonly ports?: { [component: string]: number };
}
