import type { Tls } from '../tls';

/** Nodes that accept external traffic of a Service. The policy also determines the client address that its pods see. */
export enum ExternalTrafficPolicy {
  /** All nodes. The pods see an address of the cluster. */
  CLUSTER = 'Cluster',
  /** Nodes that run a pod of the Service. The pods see the address of the client. */
  LOCAL = 'Local',
}

/** Options that all externally reachable Services share. */
export interface ExposedServiceOptions {
  /**
   * Component that terminates TLS: `Tls.external()` for the load balancer, `Tls.passthrough()` for the pods.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Service.
   *
   * @default - no annotations
   * @example { 'metallb.io/address-pool': 'public' }
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Nodes that accept the traffic.
   *
   * @default - the default of the cluster: Cluster
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** Options of `Exposure.loadBalancer`. */
export interface LoadBalancerOptions extends ExposedServiceOptions {
  /**
   * Class of the load balancer. The class of an existing Service is immutable.
   *
   * @default - the default of the cluster
   */
  readonly loadBalancerClass?: string;

  /**
   * Networks that may connect.
   *
   * @default - all networks
   * @example ['10.0.0.0/8']
   */
  readonly sourceRanges?: string[];
}

/** Options of `Exposure.nodePort`. */
export interface NodePortOptions extends ExposedServiceOptions {
  /**
   * Node port by component. The ports must be known at synthesis, because the URLs of the UI contain them.
   *
   * @default - the ports of the public charts: apiserver 30008, webserver 30080, fileserver 30081
   * @example { apiserver: 31008, webserver: 31080, fileserver: 31081 }
   */
  readonly ports?: { [component: string]: number };
}
