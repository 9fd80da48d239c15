import { isIP } from 'node:net';
import { CodedError } from '../core/errors/coded-error';
import { inShort } from '../core/errors/in-short';
import { isPort } from '../core/props/value-checks';
import { isDomainName } from '../exposure/hostnames';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { GatewayInstallation } from './gateway-chart';
import { SessionServiceType, sessionsPath } from './sessions';

/** Sessions in the effective values. */
export interface EffectiveSessions {
  readonly first: number;
  readonly last: number;
  readonly address: string;
  readonly type: string;
  readonly loadBalancerClass?: string;
}

const noticed = new Set<string>();

/**
 * Reads the sessions from the effective values: props or user values may describe them.
 *
 * @returns undefined when address and ports are left out or empty
 * @throws CLEARML9052
 */
export function effectiveSessions({ chart, effective }: GatewayInstallation): EffectiveSessions | undefined {
  const described = (['streamSession', 'tcpSession'] as const).filter((key) => isDescribed(effective.at(key)));
  const path = sessionsPath({ chart });
  if (described.length > 1) {
    throw bad(
      'both streamSession and tcpSession',
      `${path}, which chart ${chart.version} reads`,
      'remove the other one',
    );
  }
  const [key] = described;
  if (key === undefined) {
    return undefined;
  }
  if (key === 'streamSession') {
    chart.require('streamSession', 'streamSession');
  } else if (path !== 'tcpSession') {
    noticeOldName(chart.version);
  }
  return read(key, effective.map(key));
}

function isDescribed(sessions: unknown): boolean {
  const { routerAddress, portRange } = isJsonObject(sessions) ? sessions : {};
  const ports = isJsonObject(portRange) ? [portRange.start, portRange.end] : [];
  return [routerAddress, ...ports].some((value) => value !== undefined && value !== null && value !== '');
}

function read(key: string, sessions: JsonObject): EffectiveSessions {
  const { routerAddress } = sessions;
  const [first, last] = ['portRange.start', 'portRange.end'].map((path) => valueAt(sessions, path));
  if (!isPort(first) || !isPort(last) || first > last) {
    throw bad(
      `sessions on the ports ${inShort(first)} to ${inShort(last)}`,
      'whole numbers between 1 and 65535, the last one no less than the first',
      `correct sessions.firstPort and .lastPort, or ${key}.portRange in the values`,
    );
  }
  const type = valueAt(sessions, 'service.type') ?? SessionServiceType.NODE_PORT;
  if (type !== SessionServiceType.NODE_PORT && type !== SessionServiceType.LOAD_BALANCER) {
    throw bad(`sessions by a Service of type ${inShort(type)}`, 'NodePort or LoadBalancer', 'correct the type');
  }
  if (typeof routerAddress !== 'string' || !(isDomainName(routerAddress) || isIP(routerAddress) !== 0)) {
    throw bad(
      `sessions at the address ${inShort(routerAddress)}`,
      'a DNS name or an IP address that users reach, without scheme and port',
      `correct sessions.address, or ${key}.routerAddress in the values`,
    );
  }
  const loadBalancerClass = valueAt(sessions, 'service.loadBalancerClass') || undefined;
  if (loadBalancerClass !== undefined && type !== SessionServiceType.LOAD_BALANCER) {
    throw bad(
      `loadBalancerClass ${inShort(loadBalancerClass)} of sessions by ${type}`,
      'a class of load balancers for Services of that type only',
      'remove it, or set serviceType to SessionServiceType.LOAD_BALANCER',
    );
  }
  return {
    first,
    last,
    address: routerAddress,
    type,
    ...(loadBalancerClass ? { loadBalancerClass: String(loadBalancerClass) } : {}),
  };
}

function noticeOldName(version: string): void {
  if (!noticed.has(version)) {
    noticed.add(version);
    process.emitWarning(`chart clearml-enterprise-app-gateway ${version} may not read tcpSession`, {
      type: 'ClearmlNotice',
      detail:
        'streamSession replaces it from 3.0.0 on, with the same keys (3.0.md): rename it in your values, or use sessions.',
    });
  }
}

function bad(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9052', { found, expected, fix });
}
