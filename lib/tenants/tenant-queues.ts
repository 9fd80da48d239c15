import { Gpus } from '../agent/tasks/gpus';
import type { Queue } from '../agent/tasks/task-options';
import { CodedError } from '../core/errors/coded-error';
import { ApplicationQueueMode } from '../server/applications';
import { ClearmlServer } from '../server/server';
import type { Tenant, TenantQueue } from './tenant';
import type { TenantWorkspaceOptions } from './tenant-workspace-props';

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
