import { nameOf } from '../../chart/described-values';
import { CodedError, inShort, listed } from '../../core/errors/coded-error';
import { FRACTION_LABEL, isGpu, MIG_PREFIX, SLICES_OF_A_GPU, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { mapAt, valueAt } from '../../helm/data/paths';
import type { AgentRule } from '../agent-installation';
import { isMigProfile, requireFraction } from '../tasks/gpus';
import { podSizeOf } from '../tasks/set-queues';
import { GLUE } from '../value-paths';
import { isTemplated, pathIn, queuesOf, templatesOf } from './effective-templates';

/**
 * The label of the fractional GPU injector is a fraction that it supports.
 *
 * @throws CLEARML9003
 */
export const fractionLabels: AgentRule = (agent) => {
  for (const template of templatesOf(agent)) {
    const label = valueAt(template.pod, ['labels', FRACTION_LABEL]);
    if (label !== undefined && label !== null && !(typeof label === 'string' && isTemplated(label))) {
      const fraction = /^[0-9]+(?:\.[0-9]+)?$/.test(String(label)) ? Number(label) : Number.NaN;
      const place = nameOf(agent.effective, pathIn(agent, template, ['labels', FRACTION_LABEL]));
      requireFraction(fraction, `${place}: label ${label}`);
    }
  }
};

/**
 * Pods request whole numbers of GPUs and of MIG slices.
 *
 * @throws CLEARML9003
 */
export const gpuRequests: AgentRule = (agent) => {
  for (const template of templatesOf(agent)) {
    for (const [name, amount] of Object.entries(mapAt(template.pod, 'resources.limits')).filter(([name]) =>
      isGpu(name),
    )) {
      const text = String(amount);
      if (!isTemplated(text) && !(/^\d+$/.test(text) && (name === WHOLE_GPU || isMigProfile(name)))) {
        throw new CodedError('CLEARML9003', {
          found: `${nameOf(agent.effective, pathIn(agent, template, ['resources', 'limits', name]))} is ${inShort(amount)}`,
          expected: `a whole number of ${WHOLE_GPU}, or of MIG slices such as ${MIG_PREFIX}1g.10gb`,
          fix: `correct the limit; the label ${FRACTION_LABEL} requests parts of a GPU`,
        });
      }
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
  for (const template of templatesOf(agent)) {
    const { path, pod } = template;
    const kinds = Object.entries(mapAt(pod, 'resources.limits')).filter(
      ([name, amount]) => isGpu(name) && Number(amount) !== 0,
    );
    const fraction = valueAt(pod, ['labels', FRACTION_LABEL]);
    const withFraction = kinds.filter(([name, amount]) => !(name === WHOLE_GPU && Number(amount) === slices(fraction)));
    const found = fraction === undefined ? kinds : withFraction;
    if (found.length > (fraction === undefined ? 1 : 0)) {
      const sourceOf = (...keys: string[]) => agent.effective.sourceOf(pathIn(agent, template, keys));
      throw new CodedError('CLEARML9004', {
        found: `${path} requests ${listed([...found.map(([name, amount]) => `${amount} ${name} (${sourceOf('resources', 'limits', name)})`), ...(fraction === undefined ? [] : [`${FRACTION_LABEL} ${fraction} (${sourceOf('labels', FRACTION_LABEL)})`])])}`,
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

const ENABLED = `${GLUE}.multiNode.enabled`;

/**
 * The pods of a multi-node queue have the greatest common divisor of its layout as GPUs.
 *
 * @throws CLEARML9008; CLEARML4002 when tasks are to contain layouts, and the chart does not support it
 */
export const multiNode: AgentRule = (agent) => {
  const { chart, effective } = agent;
  const queues = queuesOf(agent).filter(({ settings }) => Array.isArray(settings.multiNode));
  // A queue with a layout needs no later version.
  if (queues.length === 0 && effective.chosen(ENABLED) === true) {
    chart.require('multiNodeByTask', nameOf(effective, ENABLED));
  }
  for (const { path, pod, settingsPath, settings } of queues) {
    const layoutPath = nameOf(effective, `${settingsPath}.multiNode`);
    const layout = settings.multiNode as unknown[];
    const size = podSizeOf(layout, layoutPath);
    if (effective.at(ENABLED) !== true) {
      throw new CodedError('CLEARML9008', {
        found: `${layoutPath} without ${ENABLED}`,
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
