import { isIP } from 'node:net';
import type { Construct } from 'constructs';
import { CodedError, inShort } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites, requireLoadBalancer } from '../core/prerequisites/prerequisites';
import { isPort } from '../core/props/value-checks';
import { isDomainName, resolvesItself } from '../exposure/hostnames';
import { type Conflict, reserve } from '../exposure/reservations';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { EffectiveValues } from '../helm/values/effective-values';
import { SessionServiceType } from './app-gateway-props';
import type { GatewayAddress } from './gateway-address';
import type { GatewayInstallation } from './gateway-installation';

/** Values path of sessions: TCP alone before 3.0.0 (`3.0.md`). Both paths have the same keys. */
function sessionsPath(chart: GatewayInstallation['chart']): 'streamSession' | 'tcpSession' {
  return chart.supports('streamSession') ? 'streamSession' : 'tcpSession';
}

/** First version with the class of the load balancer of sessions. */
export const LOAD_BALANCER_CLASS = '3.0.6';

/** Writes the props of sessions to the values. */
export function setSessions({ chart, props, values }: GatewayInstallation, defaultAddress: string): void {
  if (props.sessions === undefined) {
    return;
  }
  const { firstPort, lastPort, address = defaultAddress, serviceType, loadBalancerClass } = props.sessions;
  const path = sessionsPath(chart);
  if (loadBalancerClass !== undefined) {
    chart.requireSince(LOAD_BALANCER_CLASS, 'sessions.loadBalancerClass');
  }
  values.add(`${path}.routerAddress`, address, 'sessions.address');
  values.add(`${path}.portRange.start`, firstPort, 'sessions.firstPort');
  values.add(`${path}.portRange.end`, lastPort, 'sessions.lastPort');
  values.add(`${path}.service.type`, serviceType, 'sessions.serviceType');
  values.add(`${path}.service.loadBalancerClass`, loadBalancerClass, 'sessions.loadBalancerClass');
}

/** Sessions in the effective values. */
export interface EffectiveSessions {
  readonly first: number;
  readonly last: number;
  readonly address: string;
  readonly type: string;
  readonly loadBalancerClass?: string;
}

/**
 * Reads the sessions from the effective values: props or user values may describe them.
 *
 * @returns undefined when address and ports are left out or empty
 * @throws CLEARML9052
 */
export function effectiveSessions({ chart, effective }: GatewayInstallation): EffectiveSessions | undefined {
  const described = (['streamSession', 'tcpSession'] as const).filter((key) => isDescribed(effective.map(key)));
  const path = sessionsPath(chart);
  if (described.length > 1) {
    throw bad(
      `both ${described.map((one) => `${one} (${sourceIn(effective, one)})`).join(' and ')}`,
      `${path}, which chart ${chart.version} reads`,
      'remove the other one',
    );
  }
  const [key] = described;
  if (key === undefined) {
    return undefined;
  }
  if (key === 'streamSession') {
    chart.require('streamSession', `streamSession (${sourceIn(effective, key)})`);
  } else if (path !== 'tcpSession') {
    emitNotice(
      `chart clearml-enterprise-app-gateway ${chart.version} may not read tcpSession`,
      'streamSession replaces it from 3.0.0 on, with the same keys (3.0.md): rename it in your values, or use sessions.',
    );
  }
  return read(key, effective);
}

const DESCRIBED = ['routerAddress', 'portRange.start', 'portRange.end'];

function isDescribed(sessions: JsonObject): boolean {
  return DESCRIBED.some((path) => (valueAt(sessions, path) ?? '') !== '');
}

/** The source of the first value of sessions. */
function sourceIn(effective: EffectiveValues, key: string): string {
  const paths = DESCRIBED.map((path) => `${key}.${path}`);
  return effective.sourceOf(paths.find((path) => effective.chosen(path) !== undefined) ?? key);
}

function read(key: string, effective: EffectiveValues): EffectiveSessions {
  const sessions = effective.map(key);
  const sourceOf = (path: string) => effective.sourceOf(`${key}.${path}`);
  const { routerAddress } = sessions;
  const [first, last] = ['portRange.start', 'portRange.end'].map((path) => valueAt(sessions, path));
  if (!isPort(first) || !isPort(last) || first > last) {
    throw bad(
      `sessions on the ports ${inShort(first)} to ${inShort(last)} (${sourceOf('portRange.start')}, ${sourceOf('portRange.end')})`,
      'whole numbers between 1 and 65535, the last one no less than the first',
      `correct sessions.firstPort and .lastPort, or ${key}.portRange in the values`,
    );
  }
  const type = valueAt(sessions, 'service.type') ?? SessionServiceType.NODE_PORT;
  if (type !== SessionServiceType.NODE_PORT && type !== SessionServiceType.LOAD_BALANCER) {
    const found = `sessions by a Service of type ${inShort(type)} (${sourceOf('service.type')})`;
    throw bad(found, 'NodePort or LoadBalancer', 'correct the type');
  }
  if (typeof routerAddress !== 'string' || !(isDomainName(routerAddress) || isIP(routerAddress) !== 0)) {
    throw bad(
      `sessions at the address ${inShort(routerAddress)} (${sourceOf('routerAddress')})`,
      'a DNS name or an IP address that users reach, without scheme and port',
      `correct sessions.address, or ${key}.routerAddress in the values`,
    );
  }
  const loadBalancerClass = valueAt(sessions, 'service.loadBalancerClass') || undefined;
  if (loadBalancerClass !== undefined && type !== SessionServiceType.LOAD_BALANCER) {
    throw bad(
      `loadBalancerClass ${inShort(loadBalancerClass)} (${sourceOf('service.loadBalancerClass')}) of sessions by ${type}`,
      'a class of load balancers for Services of that type only',
      'remove it, or set serviceType to SessionServiceType.LOAD_BALANCER',
    );
  }
  return {
    first,
    last,
    address: routerAddress,
    type,
    loadBalancerClass: loadBalancerClass && String(loadBalancerClass),
  };
}

function bad(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9052', { found, expected, fix });
}

/** Node ports of Kubernetes, unless the API server is configured with another range. */
const NODE_PORTS = { first: 30_000, last: 32_767 };

const OVERLAP: Conflict<EffectiveSessions> = {
  code: 'CLEARML9056',
  conflicts: (mine, other) =>
    mine.first <= other.last &&
    other.first <= mine.last &&
    (mine.address === other.address || [mine, other].every(({ type }) => type === SessionServiceType.NODE_PORT)),
  reported: (mine, other, path) => ({
    found: `sessions on the ports ${rangeOf(mine)}, and ${rangeOf(other)} of ${path}`,
    expected: 'ports of its own for each gateway: a node, or a balancer, has each port once',
    fix: 'give them other ports',
  }),
};

/**
 * Reserves the ports of sessions, and declares the prerequisites of their Service.
 *
 * @throws CLEARML9056 when the HTTP port is one of them; at synth when another gateway has some of them
 */
export function reserveSessionPorts(
  scope: Construct,
  sessions: EffectiveSessions,
  { exposure, url }: GatewayAddress,
): void {
  const { first, last, address, type } = sessions;
  const httpPort = Number(/:(\d+)$/.exec(url)?.[1]);
  const isOnNodes = type === SessionServiceType.NODE_PORT;
  if (isOnNodes && exposure._serviceType === type && httpPort >= first && httpPort <= last) {
    throw new CodedError('CLEARML9056', {
      found: `HTTP on node port ${httpPort}, and sessions on ${rangeOf(sessions)}`,
      expected: 'ports of their own: every node has each port once',
      fix: 'give Exposure.nodePort or the sessions other ports',
    });
  }
  reserve(scope, sessions, OVERLAP);
  if (isOnNodes) {
    Prerequisites.of(scope).add(scope, nodePorts(sessions));
  } else {
    requireLoadBalancer(scope, sessions.loadBalancerClass);
  }
  if (!resolvesItself(address)) {
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.DNS_RECORD,
      name: address,
      purpose: `sessions on ports ${rangeOf(sessions)}`,
      remedy: `point it to ${isOnNodes ? 'the addresses of nodes, or of a balancer in front of them' : 'the external address of the Service for sessions'}`,
    });
  }
}

function nodePorts(sessions: EffectiveSessions): Prerequisite {
  const isUsual = sessions.first >= NODE_PORTS.first && sessions.last <= NODE_PORTS.last;
  return {
    kind: PrerequisiteKind.CONTROLLER_SETTING,
    name: `ports ${rangeOf(sessions)} of the nodes`,
    purpose: 'sessions by TCP and UDP',
    remedy: `let firewalls pass TCP and UDP to them${isUsual ? '' : '; start the API server with a --service-node-port-range that holds them'}`,
  };
}

function rangeOf({ first, last }: EffectiveSessions): string {
  return `${first}-${last}`;
}
