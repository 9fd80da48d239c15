import { Gpus } from '../agent/tasks/gpus';
import type { Queue } from '../agent/tasks/task-options';
import { CodedError } from '../core/errors/coded-error';
import type { Tenant, TenantQueue } from './tenant';

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
