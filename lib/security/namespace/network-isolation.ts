import type { PortRange } from './port-range';

/** Permitted connections of the pods in a namespace, in addition to connections among them and to DNS. */
export interface NetworkIsolation {
  /**
   * Namespaces of the ingress controllers, gateways or routers in front of ClearML.
   *
   * @default - no namespaces
   * @example ["ingress-nginx"]
   */
  readonly ingressNamespaces?: string[];

  /**
   * Namespaces of clients, such as agents, that connect to the server in this namespace.
   *
   * @default - no namespaces
   */
  readonly clientNamespaces?: string[];

  /**
   * Addresses from which users connect without an ingress controller, by load balancer or node port.
   *
   * @default - no addresses
   * @example ["0.0.0.0/0"]
   */
  readonly userCidrs?: string[];

  /**
   * TCP and UDP ports of application gateway sessions, to which users connect from `userCidrs`.
   *
   * @default - no ports; `TenantWorkspace` uses the ports of its gateway
   */
  readonly sessionPorts?: PortRange;

  /**
   * Namespaces of the servers that pods of this namespace connect to, and of the ingress controllers or gateways in
   * front of these servers, because agents use the public URLs of a server.
   *
   * @default - no namespaces
   */
  readonly serverNamespaces?: string[];

  /**
   * Addresses outside of the cluster that pods may connect to: external databases, object storage, mail, single
   * sign-on.
   *
   * @default - no addresses
   * @example ["10.20.0.0/16"]
   */
  readonly externalCidrs?: string[];

  /**
   * Addresses of the Kubernetes API, which agents and operators use.
   *
   * @default - no addresses
   * @example ["10.96.0.1/32"]
   */
  readonly kubernetesApiCidrs?: string[];
}
