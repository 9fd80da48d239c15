import { CodedError } from '../../core/errors/coded-error';
import { WHOLE_GPU } from '../../gpu/gpu-capacity';
import { valueAt } from '../../helm/data/paths';
import { GLUE } from '../agent-values';
import { podSizeOf } from '../tasks/multi-node-layout';
import type { AgentRule } from './rule';

/** The pods of a multi-node queue have the greatest common divisor of its layout as GPUs (CLEARML9008). */
export const MULTI_NODE: AgentRule = (values) => {
  for (const { path, pod, settingsPath, settings } of values.queues) {
    const place = `${settingsPath}.multiNode`;
    const layout = settings.multiNode;
    if (!Array.isArray(layout)) {
      continue;
    }
    const size = podSizeOf(layout, place);
    if (values.at(`${GLUE}.multiNode.enabled`) !== true) {
      throw new CodedError('CLEARML9008', {
        found: `${place} without ${GLUE}.multiNode.enabled`,
        expected: 'an agent that may let a task span several pods',
        fix: 'set multiNode of the agent, or leave out that of the queue',
      });
    }
    const limit = valueAt(pod, ['resources', 'limits', WHOLE_GPU]);
    if (Number(limit) !== size) {
      throw new CodedError('CLEARML9008', {
        found: `${path}: ${limit === undefined ? 'no' : String(limit)} ${WHOLE_GPU} for ${place} ${JSON.stringify(layout)}`,
        expected: `a limit of ${size}: the greatest common divisor of the layout`,
        fix: 'leave gpus of the queue out, and it is set; or choose another layout',
      });
    }
  }
};
