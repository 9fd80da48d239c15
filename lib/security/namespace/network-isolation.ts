import type { PortRange } from './port-range';

/** Who may talk with the pods of a namespace, and whom they may talk to, beside one another and DNS. */
export interface NetworkIsolation {
  /**
   * Namespaces of the ingress controllers, gateways or routers that lead users to ClearML.
   *
   * @default - none
   * @example ["ingress-nginx"]
   */
  readonly ingressNamespaces?: string[];

  /**
   * Namespaces whose pods use the server in this one: those of agents.
   *
   * @default - none
   */
  readonly clientNamespaces?: string[];

  /**
   * Addresses from which users reach pods without an ingress controller: by load balancer or node port.
   *
   * @default - none
   * @example ["0.0.0.0/0"]
   */
  readonly userCidrs?: string[];

  /**
   * Ports of sessions of an application gateway, by TCP and UDP, which users reach from `userCidrs`.
   *
   * @default - none; `TenantWorkspace` takes those of its gateway
   */
  readonly sessionPorts?: PortRange;

  /**
   * Namespaces of servers that pods of this one use, and of the ingress controllers or gateways that lead to them: agents use
   * the public URLs of a server.
   *
   * @default - none
   */
  readonly serverNamespaces?: string[];

  /**
   * Addresses outside of the cluster that pods may call: external databases, object storage, mail, single sign-on.
   *
   * @default - none
   * @example ["10.20.0.0/16"]
   */
  readonly externalCidrs?: string[];

  /**
   * Addresses of the Kubernetes API, which agents and operators call.
   *
   * @default - none
   * @example ["10.96.0.1/32"]
   */
  readonly kubernetesApiCidrs?: string[];
}
