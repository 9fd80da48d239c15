import { CodedError, listed } from '../../errors/coded-error';
import { isJsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { FRACTION_LABEL, requireFraction } from '../tasks/fractions';
import { MIG_PREFIX, WHOLE_GPU } from '../tasks/gpus';
import type { AgentRule } from './rule';
import { isTemplated } from './settled-values';

/** The label of the fractional GPU injector holds a fraction that it knows (CLEARML9003). */
export const FRACTION_LABELS: AgentRule = (values) => {
  for (const { path, pod } of values.templates) {
    const label = valueAt(pod, ['labels', FRACTION_LABEL]);
    if (label !== undefined && label !== null && !(typeof label === 'string' && isTemplated(label))) {
      requireFraction(
        /^[0-9]+(?:\.[0-9]+)?$/.test(String(label)) ? Number(label) : Number.NaN,
        `${path}: label ${label}`,
      );
    }
  }
};

/** A pod has GPUs of one kind: Kubernetes gives no pod whole GPUs and slices (CLEARML9004). */
export const ONE_KIND_OF_GPU: AgentRule = (values) => {
  for (const { path, pod } of values.templates) {
    const limits = valueAt(pod, ['resources', 'limits']);
    const kinds = Object.keys(isJsonObject(limits) ? limits : {}).filter(
      (name) => (name === WHOLE_GPU || name.startsWith(MIG_PREFIX)) && Number(valueAt(limits, [name])) !== 0,
    );
    const isFraction = typeof valueAt(pod, ['labels', FRACTION_LABEL]) === 'string';
    const found = [...kinds, ...(isFraction && kinds.some((name) => name !== WHOLE_GPU) ? [FRACTION_LABEL] : [])];
    if (found.length > 1) {
      throw new CodedError('CLEARML9004', {
        found: `${path} asks for ${listed(found)}`,
        expected: 'GPUs of one kind; a queue adds to the resources of basePodTemplate',
        fix: 'move the GPUs of basePodTemplate into the queues that want them',
      });
    }
  }
};
