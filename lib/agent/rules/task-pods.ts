import { nameOf } from '../../chart/described-values';
import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { AgentRule } from '../agent-installation';
import { GLUE, MONITORED } from '../value-paths';
import { type EffectiveTemplate, isTemplated, pathIn, templatesOf } from './effective-templates';

/**
 * A pod mounts only its volumes: Kubernetes would reject others when a task starts, long after the agent was deployed.
 *
 * @throws CLEARML9016
 */
export const mounts: AgentRule = (agent) => {
  for (const template of templatesOf(agent)) {
    const { path, pod } = template;
    const volumes = namesOf(pod, ['volumes', 'extraVolumes']);
    const init = objectsAt(pod, 'initContainers').flatMap((container) => namesOf(container, ['volumeMounts']));
    const mounted = [
      ...MOUNTS.flatMap((key) => namesOf(pod, [key]).map((name) => [key, name] as const)),
      ...init.map((name) => ['initContainers', name] as const),
    ];
    const [key, missing] = mounted.find(([, name]) => !volumes.includes(name)) ?? [];
    if (key !== undefined && missing !== undefined) {
      const list = pathIn(agent, template, [key]);
      const source = agent.effective.sourceOf(list, key === 'initContainers' ? undefined : missing);
      throw new CodedError('CLEARML9016', {
        found: `${path} mounts ${JSON.stringify(missing)} (${source}), which is not one of its volumes`,
        expected: 'a volume of that name; the volumes of a queue replace the volumes of basePodTemplate',
        fix: 'add the volume, or use extraVolumes and extraVolumeMounts of the queue',
      });
    }
  }
};

const MOUNTS = ['volumeMounts', 'extraVolumeMounts'];

function namesOf(owner: JsonObject, keys: readonly string[]): string[] {
  const items = keys.flatMap((key) => (Array.isArray(owner[key]) ? owner[key] : [])).filter(isJsonObject);
  return items.map(({ name }) => String(name));
}

/**
 * Where the agent reads usage from a label, each queue has the label, and its value is a number.
 *
 * @throws CLEARML9013
 */
export const monitoredResources: AgentRule = (agent) => {
  for (const path of ['minResourcesFieldName', 'maxResourcesFieldName'].map((key) => `${MONITORED}.${key}`)) {
    const field = agent.effective.text(path);
    const keys = field?.split('|') ?? [];
    const name = nameOf(agent.effective, path);
    if (field !== undefined && (keys.length < 2 || keys.some((key) => key === ''))) {
      const found = `field ${JSON.stringify(field)} in ${name}`;
      throw unreadable(found, 'keys with | between them', 'write metadata|labels|<label>');
    }
    for (const template of keys[0] === 'metadata' ? templatesOf(agent) : []) {
      requireUsage(template, keys.slice(1), name);
    }
  }
};

function requireUsage({ path, pod }: EffectiveTemplate, keys: readonly string[], reader: string): void {
  const usage = valueAt(pod, keys);
  const isNumber = typeof usage === 'string' && usage.trim() !== '' && Number(usage) >= 0;
  if (!isNumber && !(typeof usage === 'string' && isTemplated(usage))) {
    throw unreadable(
      `${path} has ${usage === undefined ? 'no' : `${JSON.stringify(usage)} as`} ${keys.join('|')}`,
      `a number there: ${reader} names this field`,
      'label the pods of every queue with their usage, "0" included',
    );
  }
}

function unreadable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9013', { found, expected, fix });
}

const SCRIPT = `${GLUE}.containerCustomBashScript`;

/** Words in braces that the agent replaces (`openshift.md`, `air_gapped_env.md`). */
const PLACEHOLDERS = [
  'extra_bash_init_cmd',
  'agent_install_args',
  'extra_docker_bash_script',
  'default_execution_agent_args',
  'task_id',
];

/**
 * A start script of tasks ends by executing the task, and all of its other braces are doubled.
 *
 * @throws CLEARML9009
 */
export const startScript: AgentRule = ({ effective }) => {
  // The default script of a chart belongs to the image of that chart.
  const script = effective.chosen(SCRIPT);
  if (typeof script !== 'string' || script === '') {
    return;
  }
  const lines = script.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const last = lines.at(-1) ?? '';
  if (!/\bclearml_agent\s+execute\b.*--id\s+\{task_id\}/.test(last)) {
    throw unusable(
      `${nameOf(effective, SCRIPT)} ends with ${JSON.stringify(last.slice(0, 60))}`,
      'a last line that executes the task: otherwise no task ever runs',
      'end it with: $LOCAL_PYTHON -m clearml_agent execute {default_execution_agent_args} --id {task_id}',
    );
  }
  const literal = strayBrace(script);
  if (literal !== undefined) {
    throw unusable(
      `${nameOf(effective, SCRIPT)} contains ${JSON.stringify(literal)}`,
      `the placeholders of the agent (${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}), all other braces doubled`,
      'double the braces of the shell: {{1..5}} for {1..5}',
    );
  }
};

/** A single brace that does not belong to a placeholder, with the text that it encloses. */
function strayBrace(script: string): string | undefined {
  const rest = script.replace(/\{\{|\}\}/g, '  ');
  const known = new RegExp(`\\{(?:${PLACEHOLDERS.join('|')})\\}`, 'g');
  return /\{[^{}\n]{0,30}\}?|\}/.exec(rest.replace(known, ''))?.[0];
}

function unusable(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9009', { found, expected, fix });
}
