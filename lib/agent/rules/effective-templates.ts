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
  readonly settingsPath: string;
  readonly settings: JsonObject;
}

/** The queues, including the applications queue. */
export function queuesOf({ effective }: AgentInstallation): EffectiveQueue[] {
  const base = effective.map(BASE);
  const queues = Object.keys(effective.map(`${GLUE}.queues`)).map((name) => joinPath(`${GLUE}.queues`, name));
  const applications = effective.at(`${GLUE}.appsQueue.enabled`) === true ? [`${GLUE}.appsQueue`] : [];
  return [...queues, ...applications].map((queue) => ({
    path: `${queue}.templateOverrides`,
    pod: merged(base, effective.map(`${queue}.templateOverrides`)),
    settingsPath: `${queue}.queueSettings`,
    settings: effective.map(`${queue}.queueSettings`),
  }));
}

/** The templates of the pods of tasks: those of the queues, or the base template where the chart has no queues. */
export function templatesOf(agent: AgentInstallation): readonly EffectiveTemplate[] {
  const queues = queuesOf(agent);
  return queues.length > 0 ? queues : [{ path: BASE, pod: agent.effective.map(BASE) }];
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
