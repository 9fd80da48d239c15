import { GatedValues } from '../../chart/chart-family';
import { CodedError } from '../../core/errors/coded-error';
import { WHOLE_GPU } from '../../gpu/gpu-capacity';
import { joinPath, valueAt } from '../../helm/data/paths';
import { type AgentValues, GLUE } from '../agent-values';
import { requireAtLeast } from '../numbers';
import { setInheritedValues } from './inherited';
import { podSizeOf } from './multi-node-layout';
import type { Queue, QueueOptions } from './queue';
import { setTemplateValues, type TemplateContext, type TemplatePlace } from './template-values';

/** The queues of an agent. */
export interface QueueProps {
  readonly queues: readonly Queue[];
  readonly applicationsQueue?: QueueOptions;
  readonly createQueues?: boolean;
}

/**
 * The values that queues want.
 *
 * @throws CLEARML9002 when a queue is described badly
 */
export function setQueues(context: TemplateContext, props: QueueProps): void {
  const { values } = context;
  const { queues, applicationsQueue, createQueues = true } = props;
  rejectBadNames(queues, applicationsQueue !== undefined);
  if (values.chart.edition === 'public') {
    setNames(context, queues);
    values.add(`${GLUE}.createQueueIfNotExists`, createQueues, 'createQueues');
  } else {
    for (const queue of queues) {
      setQueueValues(context, joinPath(`${GLUE}.queues`, queue.name), `queues.${queue.name}`, queue);
    }
    values.add(`${GLUE}.createQueues`, createQueues, 'createQueues');
  }
  if (applicationsQueue) {
    values.addGated('applicationsQueue', `${GLUE}.appsQueue.enabled`, true, 'applicationsQueue');
    setQueueValues(context, `${GLUE}.appsQueue`, 'applicationsQueue', applicationsQueue);
  }
}

function setQueueValues(context: TemplateContext, path: string, prop: string, queue: QueueOptions): void {
  const own = new GatedValues(context.values.chart);
  setSettings(own, path, prop, queue);
  setPodLimits(
    { ...context, values: own },
    { path: `${path}.templateOverrides`, prop, volumes: 'extraVolumes' },
    queue,
  );
  setInheritedValues(context, own, `${path}.templateOverrides`);
  context.values.sourcedValues.push(...own.sourcedValues);
}

function setSettings(values: AgentValues, path: string, prop: string, queue: QueueOptions): void {
  const { maxPods, workerIdTemplate, multiNode, image, useImageEntrypoint } = queue;
  requireAtLeast(1, maxPods, `${prop}.maxPods`);
  const settings = { maxPods, customWorkerIdTemplate: workerIdTemplate, defaultImage: image, useImageEntrypoint };
  for (const [key, value] of Object.entries(settings)) {
    values.add(`${path}.queueSettings.${key}`, value, prop);
  }
  values.addGated('multiNode', `${path}.queueSettings.multiNode`, multiNode, `${prop}.multiNode`);
}

function setPodLimits(context: TemplateContext, place: TemplatePlace, queue: QueueOptions): void {
  const { values } = context;
  const { path, prop } = place;
  const { fileMounts, extraVolumes, extraVolumeMounts, multiNode, gpus, resources } = queue;
  // Charts before the current ones wanted the key to be there.
  values.add(path, {}, prop);
  setTemplateValues(context, place, queue);
  values.add(`${path}.fileMounts`, fileMounts, `${prop}.fileMounts`);
  values.addGated('extraQueueVolumes', `${path}.extraVolumes`, extraVolumes, `${prop}.extraVolumes`);
  values.addGated('extraQueueVolumes', `${path}.extraVolumeMounts`, extraVolumeMounts, `${prop}.extraVolumeMounts`);
  if (multiNode && gpus === undefined && valueAt(resources, ['limits', WHOLE_GPU]) === undefined) {
    const size = podSizeOf(multiNode, `${prop}.multiNode`);
    values.add(joinPath(`${path}.resources.limits`, WHOLE_GPU), size, `${prop}.multiNode`);
  }
}

/** The public chart takes names only, as one text that it prints without quotes. */
function setNames({ values }: TemplateContext, queues: readonly Queue[]): void {
  for (const { name, ...options } of queues) {
    const [option] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
    if (option !== undefined) {
      values.chart.require('queueTemplates', `queues.${name}.${option}`);
    }
  }
  const { parse } = require('yaml') as typeof import('yaml');
  const text = queues.map(({ name }) => name).join(',');
  if (queues.some(({ name }) => !/^[\w .-]+$/.test(name)) || parse(text, { version: '1.1' }) !== text) {
    throw new CodedError('CLEARML9002', {
      found: `queues ${JSON.stringify(text)} for chart ${values.chart.located.name}`,
      expected: 'names of letters, digits, blanks, dots, hyphens and underscores that YAML takes for a text',
      fix: 'rename the queue',
    });
  }
  values.add(`${GLUE}.queue`, text, 'queues');
}

function rejectBadNames(queues: readonly Queue[], hasApplications: boolean): void {
  const names = queues.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) < index);
  const bad = names.find((name) => name.trim() !== name || name === '' || /[\p{Cc}]/u.test(name));
  if (duplicate !== undefined || bad !== undefined || (names.length === 0 && !hasApplications)) {
    throw new CodedError('CLEARML9002', {
      found: bad !== undefined ? `queue ${JSON.stringify(bad)}` : duplicate ? `two queues ${duplicate}` : 'no queue',
      expected: 'at least one queue, each with a name of its own and without blanks around it',
      fix: 'correct the queues prop',
    });
  }
}
