/** Properties of `MetalLbPool`. */
export interface MetalLbPoolProps {
  /**
   * Addresses that MetalLB assigns: networks (`10.0.0.16/28`) or ranges (`10.0.0.16-10.0.0.31`), IPv4 or IPv6. No other
   * device may use these addresses.
   *
   * @example ['192.168.1.240-192.168.1.250']
   */
  readonly addresses: string[];

  /**
   * Name of the pool.
   *
   * @default - derived from the construct path
   */
  readonly poolName?: string;

  /**
   * Namespace of MetalLB. MetalLB reads its pools from this namespace.
   *
   * @default "metallb-system"
   */
  readonly inNamespace?: string;

  /**
   * Assign addresses to all Services. When false, MetalLB assigns addresses only to Services with the annotation
   * `metallb.io/address-pool`.
   *
   * @default true
   */
  readonly autoAssign?: boolean;

  /**
   * Exclude addresses that end in .0 and .255, because some old devices drop their packets.
   *
   * @default false
   */
  readonly avoidBuggyIps?: boolean;

  /**
   * Namespaces whose Services may use addresses of the pool.
   *
   * @default - all namespaces
   */
  readonly serviceNamespaces?: string[];

  /**
   * Network interfaces of the nodes on which MetalLB announces the addresses.
   *
   * @default - all interfaces
   */
  readonly interfaces?: string[];
}
