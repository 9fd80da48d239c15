import { CodedError } from '../../core/errors/coded-error';
import { type AgentValues, GLUE } from '../agent-values';

/** What all pods of an agent together may use; tasks beyond it wait (`clearml_agent_custom_workload.md`). */
export interface MonitoredResources {
  /** How much. */
  readonly max: number;

  /**
   * Field of a pod that says how much it uses, with `|` between the keys. A label lets GPUs and parts of GPUs count in one
   * unit: CLEARML9013 when a queue lacks it.
   *
   * @default - the chart's: `resources|limits|nvidia.com/gpu`
   * @example "metadata|labels|clear.ml/resource-usage"
   */
  readonly field?: string;
}

/** The values that monitored resources want. */
export function setMonitoredResources(values: AgentValues, resources: MonitoredResources | undefined): void {
  if (resources === undefined) {
    return;
  }
  const { max, field } = resources;
  if (!Number.isFinite(max) || max <= 0) {
    throw new CodedError('CLEARML5008', {
      found: `monitoredResources.max is ${max}`,
      expected: 'a number above 0',
      fix: 'correct the number',
    });
  }
  const path = `${GLUE}.monitoredResources`;
  values.addGated('monitoredResources', `${path}.maxResources`, max, 'monitoredResources.max');
  values.add(`${path}.minResourcesFieldName`, field, 'monitoredResources.field');
  values.add(`${path}.maxResourcesFieldName`, field, 'monitoredResources.field');
}
