import { CodedError, listed } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { NETWORK, PORT, requireEach, requireValue } from '../../core/props/value-checks';
import type { ClearmlNamespaceProps } from './clearml-namespace-props';
import type { NetworkIsolation } from './network-isolation';

const CODE = 'CLEARML8014';

/** @throws CLEARML1017 when a prop is unknown or has the wrong type, CLEARML8014 when a value is invalid */
export function checkedProps(props: ClearmlNamespaceProps): ClearmlNamespaceProps {
  const checked = validateProps(props, 'ClearmlNamespaceProps');
  checkIsolation(checked.networkIsolation ?? {});
  return checked;
}

function checkIsolation(isolation: NetworkIsolation): void {
  for (const prop of ['userCidrs', 'externalCidrs', 'kubernetesApiCidrs'] as const) {
    requireEach(CODE, `networkIsolation.${prop}`, isolation[prop], NETWORK);
  }
  const { sessionPorts, userCidrs = [] } = isolation;
  requireValue(CODE, 'networkIsolation.sessionPorts.firstPort', sessionPorts?.firstPort, PORT);
  requireValue(CODE, 'networkIsolation.sessionPorts.lastPort', sessionPorts?.lastPort, PORT);
  if (sessionPorts && (sessionPorts.firstPort > sessionPorts.lastPort || userCidrs.length === 0)) {
    throw new CodedError(CODE, {
      found: `networkIsolation.sessionPorts ${sessionPorts.firstPort} to ${sessionPorts.lastPort}, for users at ${listed(userCidrs) || 'no address'}`,
      expected: 'firstPort <= lastPort, and the addresses of users in userCidrs',
      fix: 'correct sessionPorts, or add userCidrs',
    });
  }
}
