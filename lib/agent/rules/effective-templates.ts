import type { JsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';
import type { AgentInstallation } from '../agent-installation';
import { BASE, GLUE } from '../value-paths';

/** The pods of the tasks of one queue, or of all queues. */
export interface EffectiveTemplate {
  /** Values path of the template. */
  readonly path: string;
  /** The pod: the overrides of the queue, merged with the base template. */
  readonly pod: JsonObject;
}

/** A queue, or the applications queue. */
export interface EffectiveQueue extends EffectiveTemplate {
  /** Values path of the queue. */
  readonly queuePath: string;
  readonly settingsPath: string;
  readonly settings: JsonObject;
}

/** The queues, including the applications queue. */
export function queuesOf(agent: AgentInstallation): EffectiveQueue[] {
  const { effective } = agent;
  const base = effective.map(BASE);
  const queues = queueNamesOf(agent).map((name) => joinPath(`${GLUE}.queues`, name));
  const applications = effective.at(`${GLUE}.appsQueue.enabled`) === true ? [`${GLUE}.appsQueue`] : [];
  return [...queues, ...applications].map((queue) => ({
    queuePath: queue,
    path: `${queue}.templateOverrides`,
    pod: merged(base, effective.map(`${queue}.templateOverrides`)),
    settingsPath: `${queue}.queueSettings`,
    settings: effective.map(`${queue}.queueSettings`),
  }));
}

/** Names of the queues with their own template, without the applications queue. A null deletes a queue. */
export function queueNamesOf({ effective }: AgentInstallation): string[] {
  return Object.entries(effective.map(`${GLUE}.queues`)).flatMap(([name, queue]) => (queue === null ? [] : name));
}

/** The templates of the pods of tasks: those of the queues, or the base template where the chart has no queues. */
export function templatesOf(agent: AgentInstallation): readonly EffectiveTemplate[] {
  const queues = queuesOf(agent);
  return queues.length > 0 ? queues : [{ path: BASE, pod: agent.effective.map(BASE) }];
}

/** The path of a value of a template: below the template of the queue, or below the base template. */
export function pathIn({ effective }: AgentInstallation, { path }: EffectiveTemplate, keys: readonly string[]): string {
  const [first, ...others] = keys;
  const own = joinPath(path, String(first));
  const start = path === BASE || !isEmpty(effective.at(own)) ? own : joinPath(BASE, String(first));
  return others.reduce((parent, key) => joinPath(parent, key), start);
}

/** Overrides replace each key of the base template, unless they are empty: the last public chart with queues did so. */
function merged(base: JsonObject, overrides: JsonObject): JsonObject {
  return { ...base, ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => !isEmpty(value))) };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : !value;
}

/** Whether the agent replaces parts of a text when it starts a task: its content is unknown before. */
export function isTemplated(text: string): boolean {
  return text.includes('${CLEARML_');
}
