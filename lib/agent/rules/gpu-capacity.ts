import type { IConstruct } from 'constructs';
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
import { isJsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { AgentEffectiveValues, EffectiveTemplate } from './agent-effective-values';

/** GPUs that a pod asks for, and what must be offered so that it ever runs. */
interface Request {
  /** The request, for messages. */
  readonly what: string;
  readonly isMetBy: (capacity: GpuCapacity) => boolean;
  readonly fix: string;
}

/**
 * Queues whose tasks would wait for ever, since no operator of the app provides the GPUs that they ask for (CLEARML9037). An app
 * without operators takes those of the cluster for granted.
 */
export function unsatisfiedGpuRequests(scope: IConstruct, values: AgentEffectiveValues): string[] {
  const capacities = gpuCapacityOf(scope);
  if (capacities.length === 0) {
    return [];
  }
  return values.templates.flatMap((template) =>
    requestsOf(template)
      .filter(({ isMetBy }) => !capacities.some(isMetBy))
      .map(({ what, fix }) => {
        const error = new CodedError('CLEARML9037', {
          path: scope.node.path,
          found: `${template.path} asks for ${what}`,
          expected: `what ${capacities.map(described).join(', or ')}`,
          fix,
        });
        return error.message;
      }),
  );
}

function requestsOf({ pod }: EffectiveTemplate): Request[] {
  const found = valueAt(pod, ['resources', 'limits']);
  const limits = Object.entries(isJsonObject(found) ? found : {}).filter(([, amount]) => Number(amount) !== 0);
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
    what: resource,
    isMetBy: ({ migSlices }) => migSlices,
    fix: 'set sharing of the GpuOperator to GpuSharing.dynamicMig() or GpuSharing.mixed(), or give the queue other GPUs',
  };
}

function fractionOf(fraction: string, asked: FractionRequest): Request {
  const how = asked === 'label' ? 'by label alone' : 'by label and limit';
  return {
    what: `${fraction} of a GPU ${how}`,
    isMetBy: ({ fractions }) => fractions === asked,
    fix: 'set sharing of the GpuOperator to GpuSharing.fractional() or GpuSharing.mixed(); fractionInjectorVersion of the agent must be the injectorVersion of sharing',
  };
}

/** Where GPUs are sliced in time, whole ones are eight slices each. */
function wholeGpus(amount: number): Request {
  return {
    what: `${amount} of ${WHOLE_GPU}`,
    isMetBy: (capacity) =>
      capacity.wholeGpus || (capacity.fractions === 'label and limit' && amount % SLICES_OF_A_GPU === 0),
    fix: 'ask for whole GPUs by Gpus.fraction(1), too, where GPUs are shared in time',
  };
}

function described({ path, wholeGpus, migSlices, fractions }: GpuCapacity): string {
  const kinds = [
    ...(wholeGpus ? ['whole GPUs'] : []),
    ...(migSlices ? ['MIG slices'] : []),
    ...(fractions ? [`fractions by ${fractions === 'label' ? 'label alone' : fractions}`] : []),
  ];
  return `${path} provides: ${kinds.join(', ')}`;
}
