import { CodedError } from '../../core/errors/coded-error';
import { valueAt } from '../../helm/data/paths';
import { GLUE } from '../agent-values';
import { type EffectiveTemplate, isTemplated } from './agent-effective-values';
import type { AgentRule } from './rule';

const PATH = `${GLUE}.monitoredResources`;

/** Where usage is read from a label, each queue has the label, with a number in it (CLEARML9013). */
export const MONITORED_RESOURCES: AgentRule = (values) => {
  const fields = ['minResourcesFieldName', 'maxResourcesFieldName'].map((key) => values.text(`${PATH}.${key}`));
  for (const field of new Set(fields.filter((one) => one !== undefined))) {
    const keys = field.split('|');
    if (keys.length < 2 || keys.some((key) => key === '')) {
      throw unreadable(`field ${JSON.stringify(field)}`, 'keys with | between them', 'write metadata|labels|<label>');
    }
    for (const template of keys[0] === 'metadata' ? values.templates : []) {
      requireUsage(template, keys.slice(1), field);
    }
  }
};

function requireUsage({ path, pod }: EffectiveTemplate, keys: readonly string[], field: string): void {
  const usage = valueAt(pod, keys);
  const isNumber = typeof usage === 'string' && usage.trim() !== '' && Number(usage) >= 0;
  if (!isNumber && !(typeof usage === 'string' && isTemplated(usage))) {
    throw unreadable(
      `${path} has ${usage === undefined ? 'no' : `${JSON.stringify(usage)} as`} ${keys.join('|')}`,
      `a number there: ${PATH} reads ${field}`,
      'label the pods of every queue with what they use, "0" included',
    );
  }
}

function unreadable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9013', { found, expected, fix });
}
