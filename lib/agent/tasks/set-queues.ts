import { applyProps } from '../../chart/prop-table';
import { CodedError } from '../../core/errors/coded-error';
import { isGpu, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { joinPath, mapAt, valueAt } from '../../helm/data/paths';
import { mergeSourcedValues, overrideValues, type SourcedValue } from '../../helm/values/sourced-values';
import type { AgentInstallation } from '../agent-installation';
import { BASE, GLUE } from '../value-paths';
import type { Queue, QueueOptions } from './task-options';
import { queueRows } from './template-rows';

/** @throws CLEARML9002 when two queues have one name; errors of version gates */
export function setQueues(agent: AgentInstallation, queues: readonly Queue[]): void {
  rejectDuplicates(queues);
  if (agent.chart.edition === 'public') {
    setNames(agent, queues);
    return;
  }
  for (const queue of queues) {
    setQueue(agent, joinPath(`${GLUE}.queues`, queue.name), queue, `queues.${queue.name}`);
  }
}

/** Sets the values of the applications queue. */
export function setApplicationsQueue(agent: AgentInstallation, queue: QueueOptions, prop: string): void {
  agent.values.add(`${GLUE}.appsQueue.enabled`, true, prop);
  setQueue(agent, `${GLUE}.appsQueue`, queue, prop);
}

function setQueue(agent: AgentInstallation, path: string, queue: QueueOptions, prop: string): void {
  const { values } = agent;
  const { multiNode, gpus, resources } = queue;
  const template = `${path}.templateOverrides`;
  const start = values.sourcedValues.length;
  // Earlier charts required the key.
  values.add(template, {}, prop);
  applyProps(agent, queueRows(path), queue, `${prop}.`);
  if (multiNode && gpus === undefined && valueAt(resources, ['limits', WHOLE_GPU]) === undefined) {
    const source = `${prop}.multiNode`;
    values.add(joinPath(`${template}.resources.limits`, WHOLE_GPU), podSizeOf(multiNode, source), source);
  }
  // Variables of all queues precede the variables of the queue.
  values.sourcedValues.splice(start, 0, ...inheritedValues(agent, template));
}

/** The public chart takes only names, as one text that it prints without quotes. */
function setNames({ chart, values }: AgentInstallation, queues: readonly Queue[]): void {
  for (const { name, ...options } of queues) {
    const [option] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
    if (option !== undefined) {
      chart.require('queueTemplates', `queues.${name}.${option}`);
    }
  }
  values.add(`${GLUE}.queue`, queues.map(({ name }) => name).join(',') || undefined, 'queues');
}

/** Values cannot contain a queue twice. */
function rejectDuplicates(queues: readonly Queue[]): void {
  const names = queues.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) < index);
  if (duplicate !== undefined) {
    throw new CodedError('CLEARML9002', {
      found: `two queues ${duplicate}`,
      expected: 'a different name for each queue',
      fix: 'correct the queues prop',
    });
  }
}

/**
 * GPUs of each pod of a multi-node task: pods are of one size, the greatest common divisor (`multi_node_training.md`).
 *
 * @throws CLEARML9008 when the layout is no list of GPUs
 */
export function podSizeOf(layout: readonly unknown[], where: string): number {
  const isLayout = layout.length > 0 && layout.every((count) => Number.isSafeInteger(count) && Number(count) >= 1);
  if (!isLayout) {
    throw new CodedError('CLEARML9008', {
      found: `${where} is ${JSON.stringify(layout)}`,
      expected: 'the GPUs of each node, such as [4, 2]: whole numbers, 1 or more',
      fix: 'correct the list',
    });
  }
  return (layout as number[]).reduce(greatestCommonDivisor);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const SOURCE = 'basePodTemplate';
const SECTIONS = ['requests', 'limits'] as const;

/**
 * The environment and the resources of all queues that the template of a queue would replace, unless it repeats them. GPUs of the
 * queue replace the GPUs of all queues.
 *
 * @param path values path of the template, whose values are set
 */
function inheritedValues({ values, userValues }: AgentInstallation, path: string): SourcedValue[] {
  const base = overrideValues(setBelow(values, BASE), mapAt(userValues, BASE));
  const queue = setBelow(values, path);
  const inherited: SourcedValue[] = [];
  const names = objectsAt(queue, 'env').map(({ name }) => name);
  const variables = objectsAt(base, 'env').filter(({ name }) => !names.includes(name));
  if (names.length > 0 && variables.length > 0) {
    inherited.push({ path: `${path}.env`, value: variables, source: SOURCE });
  }
  const requested = SECTIONS.flatMap((section) => Object.keys(mapAt(queue, `resources.${section}`)));
  for (const section of requested.length > 0 ? SECTIONS : []) {
    const present = mapAt(queue, `resources.${section}`);
    const missing = Object.entries(mapAt(base, `resources.${section}`)).filter(
      ([name]) => !Object.hasOwn(present, name) && !(requested.some(isGpu) && isGpu(name)),
    );
    if (missing.length > 0) {
      inherited.push({ path: `${path}.resources.${section}`, value: Object.fromEntries(missing), source: SOURCE });
    }
  }
  return inherited;
}

/** The values that props have set below a path. */
function setBelow({ sourcedValues }: AgentInstallation['values'], path: string): JsonObject {
  const below = sourcedValues.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
  return mapAt(mergeSourcedValues(below, { values: {} }), path);
}
