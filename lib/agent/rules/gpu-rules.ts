import { CodedError, listed } from '../../core/errors/coded-error';
import { FRACTION_LABEL, MIG_PREFIX, SLICES_OF_A_GPU, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { mapAt, valueAt } from '../../helm/data/paths';
import type { AgentRule } from '../agent-installation';
import { requireFraction } from '../tasks/gpus';
import { podSizeOf } from '../tasks/set-queues';
import { GLUE } from '../value-paths';
import { isTemplated, queuesOf, templatesOf } from './effective-templates';

/**
 * The label of the fractional GPU injector is a fraction that it supports.
 *
 * @throws CLEARML9003
 */
export const fractionLabels: AgentRule = (agent) => {
  for (const { path, pod } of templatesOf(agent)) {
    const label = valueAt(pod, ['labels', FRACTION_LABEL]);
    if (label !== undefined && label !== null && !(typeof label === 'string' && isTemplated(label))) {
      const fraction = /^[0-9]+(?:\.[0-9]+)?$/.test(String(label)) ? Number(label) : Number.NaN;
      requireFraction(fraction, `${path}: label ${label}`);
    }
  }
};

/**
 * A pod has GPUs of one kind: Kubernetes gives no pod both whole GPUs and slices, and a fraction allows only the slices that
 * injectors before 1.3.0 need.
 *
 * @throws CLEARML9004
 */
export const oneKindOfGpu: AgentRule = (agent) => {
  for (const { path, pod } of templatesOf(agent)) {
    const kinds = Object.entries(mapAt(pod, 'resources.limits')).filter(
      ([name, amount]) => (name === WHOLE_GPU || name.startsWith(MIG_PREFIX)) && Number(amount) !== 0,
    );
    const fraction = valueAt(pod, ['labels', FRACTION_LABEL]);
    const withFraction = kinds.filter(([name, amount]) => !(name === WHOLE_GPU && Number(amount) === slices(fraction)));
    const found = fraction === undefined ? kinds : withFraction;
    if (found.length > (fraction === undefined ? 1 : 0)) {
      throw new CodedError('CLEARML9004', {
        found: `${path} requests ${listed([...found.map(([name, amount]) => `${amount} ${name}`), ...(fraction === undefined ? [] : [`${FRACTION_LABEL} ${fraction}`])])}`,
        expected: 'GPUs of one kind; a queue without GPUs gets the GPUs of basePodTemplate',
        fix: 'move the GPUs of basePodTemplate to the queues that need them',
      });
    }
  }
};

function slices(fraction: unknown): number | undefined {
  const amount = Number(fraction);
  return amount >= 0.125 ? amount * SLICES_OF_A_GPU : undefined;
}

/**
 * The pods of a multi-node queue have the greatest common divisor of its layout as GPUs.
 *
 * @throws CLEARML9008
 */
export const multiNode: AgentRule = (agent) => {
  for (const { path, pod, settingsPath, settings } of queuesOf(agent)) {
    const layoutPath = `${settingsPath}.multiNode`;
    const layout = settings.multiNode;
    if (!Array.isArray(layout)) {
      continue;
    }
    const size = podSizeOf(layout, layoutPath);
    if (agent.effective.at(`${GLUE}.multiNode.enabled`) !== true) {
      throw new CodedError('CLEARML9008', {
        found: `${layoutPath} without ${GLUE}.multiNode.enabled`,
        expected: 'an agent whose tasks may span several pods',
        fix: 'set multiNode of the agent, or remove multiNode of the queue',
      });
    }
    const limit = valueAt(pod, ['resources', 'limits', WHOLE_GPU]);
    if (Number(limit) !== size) {
      throw new CodedError('CLEARML9008', {
        found: `${path}: ${limit === undefined ? 'no' : String(limit)} ${WHOLE_GPU} for ${layoutPath} ${JSON.stringify(layout)}`,
        expected: `a limit of ${size}: the greatest common divisor of the layout`,
        fix: 'remove gpus of the queue: the layout sets them; or choose another layout',
      });
    }
  }
};
