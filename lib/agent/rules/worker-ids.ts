import { CodedError, listed } from '../../core/errors/coded-error';
import { GLUE } from '../agent-values';
import type { AgentEffectiveValues } from './agent-effective-values';
import type { AgentRule } from './rule';

const PLACEHOLDER = /^(?:task_id|task_name|project|queue|worker_id|worker_id_parts\[[0-9]+\]|pod_name|namespace)$/;
const UNIQUE = ['{task_id}', '{pod_name}'];

/** The category of the ids that the chart makes by itself. */
const DEFAULT_CATEGORY = 'k8s';

/** Worker ids of tasks are `<CATEGORY>:<GROUP>:<WORKLOAD>`, and one task's is no other's (CLEARML9005). */
export const WORKER_ID_TEMPLATES: AgentRule = (values) => {
  for (const { place, id } of taskIds(values)) {
    const names = [...id.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
    const unknown = names.find((name) => !PLACEHOLDER.test(name));
    const isUnique = UNIQUE.some((placeholder) => id.includes(placeholder));
    if (unknown !== undefined || !isUnique || /[\s{}]/.test(id.replace(/\{[^{}]*\}/g, ''))) {
      throw new CodedError('CLEARML9005', {
        found: `${place} is ${JSON.stringify(id)}`,
        expected:
          '<CATEGORY>:<GROUP>:{task_id}; also {pod_name}, {namespace}, {queue}, {project}, {task_name}, {worker_id}',
        fix: isUnique ? 'correct the template' : 'add {task_id}, or two tasks would be one worker',
      });
    }
  }
};

/** An agent and its tasks share a box of the dashboard when their categories are equal (CLEARML9006). */
export const WORKER_ID_CATEGORIES: AgentRule = (values) => {
  const agent = values.text(`${GLUE}.workerIdOverride`);
  const ids = [...(agent ? [{ place: `${GLUE}.workerIdOverride`, id: agent }] : []), ...taskIds(values)];
  const places = new Map<string, string>();
  for (const { place, id } of ids) {
    const category = id.split(':')[0] ?? '';
    if (!category.startsWith('{') && !places.has(category)) {
      places.set(category, place);
    }
  }
  if (ids.length > 0 && !(values.text(`${GLUE}.taskWorkerIdOverride`) && agent)) {
    places.set(DEFAULT_CATEGORY, places.get(DEFAULT_CATEGORY) ?? 'the default');
  }
  if (places.size > 1) {
    throw new CodedError('CLEARML9006', {
      found: `categories ${listed([...places].map(([category, place]) => `${category} (${place})`))}`,
      expected: 'one category, or the dashboard shows the agent and its tasks in different boxes',
      fix: 'let all worker ids begin alike, workerId and taskWorkerIdTemplate too; or set allowSeveralCategories',
    });
  }
};

function taskIds(values: AgentEffectiveValues): { place: string; id: string }[] {
  const places = [
    `${GLUE}.taskWorkerIdOverride`,
    ...values.queues.map(({ settingsPath }) => `${settingsPath}.customWorkerIdTemplate`),
  ];
  return places.flatMap((place) => {
    const id = values.text(place);
    return id === undefined ? [] : [{ place, id }];
  });
}
