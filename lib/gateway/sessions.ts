import type { GatewayInstallation } from './gateway-chart';

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

/** Values path of sessions: TCP alone before 3.0.0 (`3.0.md`). Both paths have the same keys. */
export function sessionsPath({ chart }: Pick<GatewayInstallation, 'chart'>): 'streamSession' | 'tcpSession' {
  return chart.supports('streamSession') ? 'streamSession' : 'tcpSession';
}

/** Writes the props of sessions to the values. */
export function setSessions({ chart, props, values }: GatewayInstallation, defaultAddress: string): void {
  if (props.sessions === undefined) {
    return;
  }
  const { firstPort, lastPort, address = defaultAddress, serviceType, loadBalancerClass } = props.sessions;
  const path = sessionsPath({ chart });
  if (loadBalancerClass !== undefined) {
    chart.requireSince('3.0.6', 'sessions.loadBalancerClass');
  }
  values.add(`${path}.routerAddress`, address, 'sessions.address');
  values.add(`${path}.portRange.start`, firstPort, 'sessions.firstPort');
  values.add(`${path}.portRange.end`, lastPort, 'sessions.lastPort');
  values.add(`${path}.service.type`, serviceType, 'sessions.serviceType');
  values.add(`${path}.service.loadBalancerClass`, loadBalancerClass, 'sessions.loadBalancerClass');
}
