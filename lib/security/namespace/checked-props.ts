import { CodedError, listed } from '../../core/errors/coded-error';
import { NETWORK, PORT, QUANTITIES } from '../../core/props/kubernetes-shapes';
import { listOf, MAP, propsOf, type Shapes, shaped, TEXT, TEXT_MAP } from '../../core/props/shapes';
import { levelOf } from '../standards/pod-security-level';
import type { ClearmlNamespaceProps } from './clearml-namespace-props';
import type { NetworkIsolation } from './network-isolation';
import type { PortRange } from './port-range';

/** @throws CLEARML8014 for an invalid prop, CLEARML8001 for an unknown level */
export function checkedProps(props: ClearmlNamespaceProps): ClearmlNamespaceProps {
  const checked = shaped(
    props,
    'ClearmlNamespace',
    {
      name: TEXT,
      labels: TEXT_MAP,
      podSecurity: TEXT,
      podSecurityReason: TEXT,
      kubernetesVersion: TEXT,
      networkIsolation: MAP,
      quota: QUANTITIES,
      limits: MAP,
    },
    'CLEARML8014',
  );
  const { podSecurity, networkIsolation, limits } = checked;
  const ofContainers = {
    defaultLimits: QUANTITIES,
    defaultRequests: QUANTITIES,
    maximum: QUANTITIES,
    minimum: QUANTITIES,
  };
  return {
    ...checked,
    ...(podSecurity === undefined ? {} : { podSecurity: levelOf(podSecurity) }),
    ...(networkIsolation && { networkIsolation: checkedIsolation(networkIsolation) }),
    ...(limits && { limits: shaped(limits, 'limits', ofContainers, 'CLEARML8014') }),
  };
}

function checkedIsolation(isolation: NetworkIsolation): NetworkIsolation {
  const [names, networks] = [listOf(TEXT), listOf(NETWORK)];
  const shapes: Shapes<NetworkIsolation> = {
    ingressNamespaces: names,
    clientNamespaces: names,
    serverNamespaces: names,
    userCidrs: networks,
    externalCidrs: networks,
    kubernetesApiCidrs: networks,
    sessionPorts: propsOf<PortRange>({ firstPort: PORT, lastPort: PORT }, 'firstPort', 'lastPort'),
  };
  const checked = shaped(isolation, 'networkIsolation', shapes, 'CLEARML8014');
  const { sessionPorts, userCidrs = [] } = checked;
  if (sessionPorts && (sessionPorts.firstPort > sessionPorts.lastPort || userCidrs.length === 0)) {
    throw new CodedError('CLEARML8014', {
      found: `networkIsolation.sessionPorts ${sessionPorts.firstPort} to ${sessionPorts.lastPort}, for users at ${listed(userCidrs) || 'no address'}`,
      expected: 'firstPort <= lastPort, and the addresses of users in userCidrs',
      fix: 'correct sessionPorts, or add userCidrs',
    });
  }
  return checked;
}
