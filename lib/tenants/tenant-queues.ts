import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Gpus } from '../agent/tasks/gpus';
import type { Queue } from '../agent/tasks/task-options';
import { domainOfServer } from '../chart/endpoints';
import { CodedError } from '../core/errors/coded-error';
import type { AppGatewayOptions, GatewaySessions } from '../gateway/app-gateway-props';
import type { NetworkIsolation, PortRange } from '../security/namespace/network-policies';
import { ApplicationQueueMode } from '../server/application-options';
import { ClearmlServer } from '../server/server';
import type { Tenant } from './tenant';
import type { TenantQueue } from './tenant-queue';
import type { TenantWorkspaceOptions, TenantWorkspaceProps } from './tenant-workspace-props';

/** The queues of a tenant: individual queues, otherwise the queues of all tenants. */
export function queuesOf({ queues }: Tenant, common: Queue[]): Queue[] {
  return queues === undefined ? common : queues.map(queueOf);
}

function queueOf(queue: TenantQueue): Queue {
  const { gpus: _, migProfile: __, gpuFraction: ___, cpuLimit, memoryLimit, ...same } = queue;
  const limits = { ...(cpuLimit ? { cpu: cpuLimit } : {}), ...(memoryLimit ? { memory: memoryLimit } : {}) };
  const gpus = gpusOf(queue);
  return {
    ...same,
    ...(gpus ? { gpus } : {}),
    ...(Object.keys(limits).length > 0 ? { resources: { limits } } : {}),
  };
}

function gpusOf({ name, gpus, migProfile, gpuFraction }: TenantQueue): Gpus | undefined {
  if (gpuFraction !== undefined) {
    if (gpus !== undefined || migProfile !== undefined) {
      throw new CodedError('CLEARML9070', {
        found: `queue ${name} has gpuFraction and ${gpus === undefined ? 'migProfile' : 'gpus'}`,
        expected: 'whole GPUs, MIG slices or a fraction',
        fix: 'remove one of the two',
      });
    }
    return Gpus.fraction(gpuFraction);
  }
  if (migProfile !== undefined) {
    return Gpus.mig(migProfile, gpus);
  }
  return gpus === undefined ? undefined : Gpus.whole(gpus);
}

const PATH = 'clearmlApplications.queueMode';

/**
 * Checks that a server of this app and the agents of its tenants use the same queues for applications.
 *
 * @throws CLEARML9079
 */
export function requireApplicationQueues({ server, agent }: TenantWorkspaceOptions): void {
  if (!(server instanceof ClearmlServer)) {
    return;
  }
  const mode = server.release._values.at(PATH);
  const perTenant = mode === ApplicationQueueMode.PER_TENANT;
  if (perTenant !== (agent.applicationsQueue !== undefined)) {
    throw new CodedError('CLEARML9079', {
      found: perTenant
        ? `${server.node.path} has an application queue for each tenant, but the agents serve no application queue`
        : `agents with applicationsQueue, but ${server.node.path} has no application queue for each tenant`,
      expected: 'applicationsQueue of the agents together with multiTenant.applicationsPerTenant of the server',
      fix: perTenant
        ? 'set applicationsQueue: {} of the agents'
        : 'set multiTenant: { applicationsPerTenant: true } of the server',
    });
  }
}

/** The gateway props of a tenant, with an individual host. */
export function gatewayOf(tenant: Tenant, options: AppGatewayOptions, apiUrl: string | undefined): AppGatewayOptions {
  const { name } = tenant;
  const named = (text: string | undefined) => text?.replaceAll('{tenant}', name);
  const domain = options.baseDomain ?? domainOfServer(apiUrl);
  const ofDomain = domain === undefined ? undefined : `router-${name}.${domain}`;
  const inValues = options.values?.ingress?.hostName ?? options.values?.ingress?.hostname;
  return {
    ...options,
    sessions: sessionsOf(tenant, options),
    hostName: named(options.hostName) ?? (inValues === undefined ? ofDomain : undefined),
    releaseName: named(options.releaseName),
  };
}

/** The session options of the gateway of a tenant, with individual ports if the tenant has some. */
export function sessionsOf(
  { name, sessionPorts }: Tenant,
  { sessions }: AppGatewayOptions,
): GatewaySessions | undefined {
  const ports = sessionPorts ?? sessions;
  return ports && { ...sessions, ...ports, address: sessions?.address?.replaceAll('{tenant}', name) };
}

/** @throws CLEARML9072 when a tenant has session ports but no gateway */
export function rejectSessions({ name, sessionPorts }: Tenant): void {
  if (sessionPorts) {
    throw new CodedError('CLEARML9072', {
      found: `tenant ${name} has sessionPorts, but no gateway`,
      expected: 'a gateway for the session ports',
      fix: 'set gateway, or remove sessionPorts',
    });
  }
}

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
