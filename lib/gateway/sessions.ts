import type { GatewayValues } from './gateway-values';

/** How users reach the ports of sessions. */
export enum SessionServiceType {
  /** Ports of the nodes. */
  NODE_PORT = 'NodePort',
  /** Ports of a load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}

/**
 * Sessions that are no HTTP, each on a port of its own (`appgw_install_k8s.md`). CLEARML9052 when they are described badly.
 */
export interface GatewaySessions {
  /** First port. */
  readonly firstPort: number;

  /** Last port. There are as many sessions at once as ports. */
  readonly lastPort: number;

  /**
   * Address that users connect to: a name or an IP address.
   *
   * @default - `tcp-router.` and the base domain; where the host of the gateway is an address, that
   */
  readonly address?: string;

  /**
   * How users reach the ports.
   *
   * @default - the chart's: NodePort
   */
  readonly serviceType?: SessionServiceType;

  /**
   * Class of the load balancer. It cannot be changed on a Service that exists. `clearml-enterprise-app-gateway` 3.0.6 or newer.
   *
   * @default - the cluster's
   */
  readonly loadBalancerClass?: string;
}

/** Where values have the sessions: by TCP alone before 3.0.0 (`3.0.md`). Both have the same keys. */
export function sessionsPath({ chart }: Pick<GatewayValues, 'chart'>): 'streamSession' | 'tcpSession' {
  return chart.can('streamSession') ? 'streamSession' : 'tcpSession';
}

/** The values that sessions want. */
export function setSessions(values: GatewayValues, sessions: GatewaySessions | undefined, usualAddress: string): void {
  if (sessions === undefined) {
    return;
  }
  const { firstPort, lastPort, address = usualAddress, serviceType, loadBalancerClass } = sessions;
  const path = sessionsPath(values);
  values.add(`${path}.routerAddress`, address, 'sessions.address');
  values.add(`${path}.portRange.start`, firstPort, 'sessions.firstPort');
  values.add(`${path}.portRange.end`, lastPort, 'sessions.lastPort');
  values.add(`${path}.service.type`, serviceType, 'sessions.serviceType');
  const classPath = `${path}.service.loadBalancerClass`;
  values.addGated('loadBalancerClass', classPath, loadBalancerClass, 'sessions.loadBalancerClass');
}
