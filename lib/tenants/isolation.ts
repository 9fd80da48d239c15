import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../errors/coded-error';
import type { NetworkIsolation } from '../security/namespace/network-isolation';
import type { TenantWorkspaceOptions } from './tenant-workspace-props';

/**
 * The network isolation of a tenant, with the flows that its agent cannot do without.
 *
 * @throws CLEARML9075 when the agent could not work
 */
export function isolationOf(
  { networkIsolation, server }: TenantWorkspaceOptions,
  inNamespace: string,
): NetworkIsolation | undefined {
  if (networkIsolation === undefined) {
    return undefined;
  }
  const { serverNamespaces = [], externalCidrs = [], kubernetesApiCidrs = [] } = networkIsolation;
  const ofServer = Construct.isConstruct(server) ? Chart.of(server).namespace : undefined;
  const added = ofServer === undefined || ofServer === inNamespace ? [] : [ofServer];
  const isolation = { ...networkIsolation, serverNamespaces: [...new Set([...serverNamespaces, ...added])] };
  if (isolation.serverNamespaces.length === 0 && externalCidrs.length === 0) {
    throw cutOff('the server', 'name its namespace in serverNamespaces, or its addresses in externalCidrs');
  }
  if (kubernetesApiCidrs.length === 0 && externalCidrs.length === 0) {
    throw cutOff(
      'the Kubernetes API',
      'name its addresses in kubernetesApiCidrs; `kubectl get endpoints kubernetes` tells them',
    );
  }
  return isolation;
}

function cutOff(from: string, fix: string): CodedError {
  return new CodedError('CLEARML9075', {
    found: `networkIsolation that cuts the agent off from ${from}`,
    expected: 'a way to the server and to the Kubernetes API: the agent makes pods of tasks',
    fix,
  });
}
