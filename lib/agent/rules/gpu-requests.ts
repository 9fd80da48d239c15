import { CodedError, listed } from '../../core/errors/coded-error';
import { FRACTION_LABEL, MIG_PREFIX, SLICES_OF_A_GPU, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { isJsonObject } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { requireFraction } from '../tasks/fractions';
import { isTemplated } from './agent-effective-values';
import type { AgentRule } from './rule';

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

/**
 * A pod has GPUs of one kind: Kubernetes gives no pod whole GPUs and slices, and beside a fraction stand at most the slices that
 * injectors before 1.3.0 want (CLEARML9004).
 */
export const ONE_KIND_OF_GPU: AgentRule = (values) => {
  for (const { path, pod } of values.templates) {
    const limits = valueAt(pod, ['resources', 'limits']);
    const kinds = Object.entries(isJsonObject(limits) ? limits : {}).filter(
      ([name, amount]) => (name === WHOLE_GPU || name.startsWith(MIG_PREFIX)) && Number(amount) !== 0,
    );
    const fraction = valueAt(pod, ['labels', FRACTION_LABEL]);
    const withFraction = kinds.filter(([name, amount]) => !(name === WHOLE_GPU && Number(amount) === slices(fraction)));
    const found = fraction === undefined ? kinds : withFraction;
    if (found.length > (fraction === undefined ? 1 : 0)) {
      throw new CodedError('CLEARML9004', {
        found: `${path} asks for ${listed([...found.map(([name, amount]) => `${amount} ${name}`), ...(fraction === undefined ? [] : [`${FRACTION_LABEL} ${fraction}`])])}`,
        expected: 'GPUs of one kind; a queue that says nothing else gets those of basePodTemplate',
        fix: 'move the GPUs of basePodTemplate into the queues that want them',
      });
    }
  }
};

function slices(fraction: unknown): number | undefined {
  const amount = Number(fraction);
  return amount >= 0.125 ? amount * SLICES_OF_A_GPU : undefined;
}
