import { nameOf } from '../../chart/described-values';
import { CodedError, listed } from '../../core/errors/coded-error';
import type { AgentInstallation, AgentRule } from '../agent-installation';
import { GLUE } from '../value-paths';
import { queuesOf } from './effective-templates';

const PLACEHOLDER = /^(?:task_id|task_name|project|queue|worker_id|worker_id_parts\[[0-9]+\]|pod_name|namespace)$/;
const UNIQUE = /\{(?:task_id|pod_name)\}/;

/** Category of the default ids of the chart. */
const DEFAULT_CATEGORY = 'k8s';

/**
 * Worker ids of tasks are `<CATEGORY>:<GROUP>:<WORKLOAD>`, and each task has a different one.
 *
 * @throws CLEARML9005
 */
export const workerIdTemplates: AgentRule = (agent) => {
  for (const { path, id } of taskIds(agent)) {
    const names = [...id.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
    const unknown = names.find((name) => !PLACEHOLDER.test(name));
    const isUnique = UNIQUE.test(id);
    if (unknown !== undefined || !isUnique || /[\s{}]/.test(id.replace(/\{[^{}]*\}/g, ''))) {
      throw new CodedError('CLEARML9005', {
        found: `${nameOf(agent.effective, path)} is ${JSON.stringify(id)}`,
        expected:
          '<CATEGORY>:<GROUP>:{task_id}; also {pod_name}, {namespace}, {queue}, {project}, {task_name}, {worker_id}',
        fix: isUnique ? 'correct the template' : 'add {task_id}: otherwise two tasks are one worker',
      });
    }
  }
};

/**
 * An agent and its tasks share a box of the dashboard when their categories are equal.
 *
 * @throws CLEARML9006 unless `allowSeveralCategories` is set
 */
export const workerIdCategories: AgentRule = (agent) => {
  if (agent.props.allowSeveralCategories) {
    return;
  }
  const ofAgent = idAt(agent, `${GLUE}.workerIdOverride`);
  const ids = [...ofAgent, ...taskIds(agent)];
  const paths = new Map<string, string>();
  for (const { path, id } of ids) {
    const category = id.split(':')[0] ?? '';
    if (!category.startsWith('{') && !paths.has(category)) {
      paths.set(category, `${path}: ${agent.effective.sourceOf(path)}`);
    }
  }
  const replacesDefaults = ofAgent.length > 0 && idAt(agent, `${GLUE}.taskWorkerIdOverride`).length > 0;
  if (ids.length > 0 && !replacesDefaults) {
    paths.set(DEFAULT_CATEGORY, paths.get(DEFAULT_CATEGORY) ?? 'the default');
  }
  if (paths.size > 1) {
    throw new CodedError('CLEARML9006', {
      found: `categories ${listed([...paths].map(([category, path]) => `${category} (${path})`))}`,
      expected: 'one category: otherwise the dashboard shows the agent and its tasks in different boxes',
      fix: 'begin all worker ids with one category, workerId and taskWorkerIdTemplate too; or set allowSeveralCategories',
    });
  }
};

interface WorkerId {
  readonly path: string;
  readonly id: string;
}

function taskIds(agent: AgentInstallation): WorkerId[] {
  return [
    ...idAt(agent, `${GLUE}.taskWorkerIdOverride`),
    ...queuesOf(agent).flatMap(({ settingsPath }) => idAt(agent, `${settingsPath}.customWorkerIdTemplate`)),
  ];
}

/** The id at a path, unless it is a default of the chart: defaults differ between versions, but not in their category. */
function idAt({ effective }: AgentInstallation, path: string): WorkerId[] {
  const id = effective.chosen(path);
  return typeof id === 'string' && id !== '' ? [{ path, id }] : [];
}
