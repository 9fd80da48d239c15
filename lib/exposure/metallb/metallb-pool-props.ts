/** Properties of `MetalLbPool`. */
export interface MetalLbPoolProps {
  /**
   * Addresses to give away: networks (`10.0.0.16/28`) or ranges (`10.0.0.16-10.0.0.31`), IPv4 or IPv6. Nothing else may use
   * them.
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
   * Namespace that MetalLB runs in: it reads its pools there.
   *
   * @default "metallb-system"
   */
  readonly inNamespace?: string;

  /**
   * Give addresses to any Service, rather than to those alone that name the pool in the annotation `metallb.io/address-pool`.
   *
   * @default true
   */
  readonly autoAssign?: boolean;

  /**
   * Leave out addresses that end in .0 and .255, which some old equipment drops.
   *
   * @default false
   */
  readonly avoidBuggyIps?: boolean;

  /**
   * Namespaces whose Services may have addresses of the pool.
   *
   * @default - all
   */
  readonly serviceNamespaces?: string[];

  /**
   * Network interfaces of the nodes that the addresses are announced on.
   *
   * @default - all
   */
  readonly interfaces?: string[];
}
