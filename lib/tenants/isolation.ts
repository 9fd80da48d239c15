import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import type { NetworkIsolation } from '../security/namespace/network-isolation';
import type { PortRange } from '../security/namespace/port-range';
import { sessionsOf } from './tenant-gateway';
import type { TenantWorkspaceProps } from './tenant-workspace-props';

/**
 * The network isolation of a tenant, with the flows that its agent and the sessions of its gateway cannot do without.
 *
 * @throws CLEARML9075 when the agent could not work, or nobody could reach the sessions
 */
export function isolationOf(props: TenantWorkspaceProps, inNamespace: string): NetworkIsolation | undefined {
  const { networkIsolation, server } = props;
  if (networkIsolation === undefined) {
    return undefined;
  }
  const { serverNamespaces = [], externalCidrs = [], kubernetesApiCidrs = [] } = networkIsolation;
  const ofServer = Construct.isConstruct(server) ? Chart.of(server).namespace : undefined;
  const added = ofServer === undefined || ofServer === inNamespace ? [] : [ofServer];
  const sessionPorts = networkIsolation.sessionPorts ?? sessionPortsOf(props);
  const isolation = {
    ...networkIsolation,
    sessionPorts,
    serverNamespaces: [...new Set([...serverNamespaces, ...added])],
  };
  if (isolation.serverNamespaces.length === 0 && externalCidrs.length === 0) {
    throw cutOff(
      'the agent',
      'the server',
      'name its namespace in serverNamespaces, or its addresses in externalCidrs',
    );
  }
  if (kubernetesApiCidrs.length === 0 && externalCidrs.length === 0) {
    throw cutOff(
      'the agent',
      'the Kubernetes API',
      'name its addresses in kubernetesApiCidrs; `kubectl get endpoints kubernetes` tells them',
    );
  }
  if (sessionPorts && !networkIsolation.userCidrs?.length) {
    throw cutOff('users', 'sessions of the gateway', 'name the addresses of users in userCidrs, or leave sessions out');
  }
  return isolation;
}

function sessionPortsOf({ tenant, gateway }: TenantWorkspaceProps): PortRange | undefined {
  const sessions = gateway && sessionsOf(tenant, gateway);
  return sessions && { firstPort: sessions.firstPort, lastPort: sessions.lastPort };
}

function cutOff(whom: string, from: string, fix: string): CodedError {
  return new CodedError('CLEARML9075', {
    found: `networkIsolation that cuts ${whom} off from ${from}`,
    expected: 'ways from the agent to the server and to the Kubernetes API, and from users to sessions',
    fix,
  });
}
