import { CodedError } from '../../core/errors/coded-error';
import {
  FRACTION_LABEL,
  type FractionRequest,
  type GpuCapacity,
  gpuCapacityOf,
  MIG_PREFIX,
  SLICES_OF_A_GPU,
  WHOLE_GPU,
} from '../../gpu/gpu-capacity';
import { mapAt, valueAt } from '../../helm/data/paths';
import type { AgentInstallation } from '../agent-installation';
import { type EffectiveTemplate, templatesOf } from './effective-templates';

/** GPUs that a pod requests, and the capacity that it needs. */
interface Request {
  /** The request, for messages. */
  readonly name: string;
  readonly isMetBy: (capacity: GpuCapacity) => boolean;
  readonly fix: string;
}

/**
 * Errors for queues whose tasks would never start, since no operator of the app provides the GPUs that they request (CLEARML9037).
 * An app without operators relies on the operators of the cluster.
 */
export function unsatisfiedGpuRequests(agent: AgentInstallation): string[] {
  const capacities = gpuCapacityOf(agent.scope);
  if (capacities.length === 0) {
    return [];
  }
  return templatesOf(agent).flatMap((template) =>
    requestsOf(template)
      .filter(({ isMetBy }) => !capacities.some(isMetBy))
      .map(({ name, fix }) => ({
        path: agent.scope.node.path,
        found: `${template.path} requests ${name}`,
        expected: `GPUs that an operator provides: ${capacities.map(described).join(', or ')}`,
        fix,
      }))
      .map((detail) => new CodedError('CLEARML9037', detail).message),
  );
}

function requestsOf({ pod }: EffectiveTemplate): Request[] {
  const limits = Object.entries(mapAt(pod, 'resources.limits')).filter(([, amount]) => Number(amount) !== 0);
  const fraction = valueAt(pod, ['labels', FRACTION_LABEL]);
  const whole = limits.find(([resource]) => resource === WHOLE_GPU)?.[1];
  return [
    ...limits.filter(([resource]) => resource.startsWith(MIG_PREFIX)).map(([resource]) => migSlices(resource)),
    ...(fraction !== undefined && fraction !== null
      ? [fractionOf(String(fraction), whole === undefined ? 'label' : 'label and limit')]
      : whole !== undefined
        ? [wholeGpus(Number(whole))]
        : []),
  ];
}

function migSlices(resource: string): Request {
  return {
    name: resource,
    isMetBy: ({ migSlices }) => migSlices,
    fix: 'set sharing of the GpuOperator to GpuSharing.dynamicMig() or GpuSharing.mixed(), or give the queue other GPUs',
  };
}

function fractionOf(fraction: string, request: FractionRequest): Request {
  const how = request === 'label' ? 'by label alone' : 'by label and limit';
  return {
    name: `${fraction} of a GPU ${how}`,
    isMetBy: ({ fractions }) => fractions === request,
    fix: 'set sharing of the GpuOperator to GpuSharing.fractional() or GpuSharing.mixed(); fractionInjectorVersion of the agent must be the injectorVersion of sharing',
  };
}

/** Where GPUs are shared in time, a whole GPU is eight slices. */
function wholeGpus(amount: number): Request {
  return {
    name: `${amount} of ${WHOLE_GPU}`,
    isMetBy: (capacity) =>
      capacity.wholeGpus || (capacity.fractions === 'label and limit' && amount % SLICES_OF_A_GPU === 0),
    fix: 'where GPUs are shared in time, request whole GPUs by Gpus.fraction(1), too',
  };
}

function described({ path, wholeGpus, migSlices, fractions }: GpuCapacity): string {
  const kinds = [
    ...(wholeGpus ? ['whole GPUs'] : []),
    ...(migSlices ? ['MIG slices'] : []),
    ...(fractions ? [`fractions by ${fractions === 'label' ? 'label alone' : fractions}`] : []),
  ];
  return `${path} provides ${kinds.join(', ')}`;
}
