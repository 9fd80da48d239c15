import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import type { NetworkIsolation, PortRange } from '../security/namespace/network-policies';
import { sessionsOf } from './tenant-gateway';
import type { TenantWorkspaceProps } from './tenant-workspace-props';

/**
 * The network isolation of a tenant, with the connections that its agent and the sessions of its gateway require.
 *
 * @throws CLEARML9075 when the agent or the sessions would have no required connection
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
  const isOutside = externalCidrs.length > 0;
  if (!isOutside && isolation.serverNamespaces.length === 0) {
    const fix = 'add its namespace to serverNamespaces, or its addresses to externalCidrs';
    throw disconnected('from the agent to the server', fix);
  }
  if (!isOutside && kubernetesApiCidrs.length === 0) {
    const fix = 'add its addresses to kubernetesApiCidrs; `kubectl get endpoints kubernetes` shows them';
    throw disconnected('from the agent to the Kubernetes API', fix);
  }
  if (sessionPorts && !networkIsolation.userCidrs?.length) {
    const fix = 'add the addresses of users to userCidrs, or remove sessions';
    throw disconnected('from users to sessions of the gateway', fix);
  }
  return isolation;
}

function sessionPortsOf({ tenant, gateway }: TenantWorkspaceProps): PortRange | undefined {
  const sessions = gateway && sessionsOf(tenant, gateway);
  return sessions && { firstPort: sessions.firstPort, lastPort: sessions.lastPort };
}

function disconnected(connections: string, fix: string): CodedError {
  return new CodedError('CLEARML9075', {
    found: `networkIsolation without connections ${connections}`,
    expected: 'connections from the agent to the server and to the Kubernetes API, and from users to sessions',
    fix,
  });
}
