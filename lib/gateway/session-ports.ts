import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { requireLoadBalancer } from '../core/prerequisites/common-needs';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { resolvesItself } from '../exposure/hostnames';
import { type Conflict, reserve } from '../exposure/reservations';
import type { EffectiveSessions } from './effective-sessions';
import type { GatewayAddress } from './gateway-address';
import { SessionServiceType } from './sessions';

/** Ports that Kubernetes gives to nodes, unless the API server is told otherwise. */
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
