import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath, valueAt } from '../../helm/data/paths';
import type { SourcedValue } from '../../helm/values/sourced-values';
import { mergeEffectiveValues } from '../../release/effective-values';
import type { AgentChart } from '../agent-chart';
import { GLUE } from '../agent-values';

/** The pods that tasks of one queue get, or those of all queues. */
export interface EffectiveTemplate {
  /** Path of the template in the values. */
  readonly path: string;
  /** What makes the pods: the queue's overrides laid over the base template. */
  readonly pod: JsonObject;
}

/** A queue as the chart will be told of it. */
export interface EffectiveQueue extends EffectiveTemplate {
  readonly settingsPath: string;
  readonly settings: JsonObject;
}

/**
 * What the chart will be told: the values that props want and those of the user, settled into one tree. Rules judge it, so that
 * they hold for override files too.
 */
export class AgentEffectiveValues {
  public static of(
    chart: AgentChart,
    sourcedValues: readonly SourcedValue[],
    own: JsonObject,
    unset: readonly string[],
  ): AgentEffectiveValues {
    return new AgentEffectiveValues(chart, mergeEffectiveValues(sourcedValues, own, unset));
  }

  /** The base template. */
  public readonly base: EffectiveTemplate;
  /** The queues, the applications queue among them. */
  public readonly queues: readonly EffectiveQueue[];

  private constructor(
    public readonly chart: AgentChart,
    private readonly values: JsonObject,
  ) {
    const path = `${GLUE}.basePodTemplate`;
    this.base = { path, pod: this.mapAt(path) };
    const names = Object.keys(this.mapAt(`${GLUE}.queues`)).map((name) => joinPath(`${GLUE}.queues`, name));
    const applications = this.at(`${GLUE}.appsQueue.enabled`) === true ? [`${GLUE}.appsQueue`] : [];
    this.queues = [...names, ...applications].map((place) => this.queueAt(place));
  }

  /** Whatever makes pods of tasks: the base template where there are no queues of their own, else those of the queues. */
  public get templates(): readonly EffectiveTemplate[] {
    return this.queues.length > 0 ? this.queues : [this.base];
  }

  public at(path: string): unknown {
    return valueAt(this.values, path);
  }

  public text(path: string): string | undefined {
    const value = this.at(path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  public mapAt(path: string): JsonObject {
    const value = this.at(path);
    return isJsonObject(value) ? value : {};
  }

  private queueAt(path: string): EffectiveQueue {
    const overrides = this.mapAt(`${path}.templateOverrides`);
    return {
      path: `${path}.templateOverrides`,
      pod: merged(this.base.pod, overrides),
      settingsPath: `${path}.queueSettings`,
      settings: this.mapAt(`${path}.queueSettings`),
    };
  }
}

/** Of each key the override counts, unless it is empty: so did the last public chart with queues. */
function merged(base: JsonObject, overrides: JsonObject): JsonObject {
  return { ...base, ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => saysSomething(value))) };
}

function saysSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** A text that the agent fills in when a task comes: nothing can be said of it before. */
export function isTemplated(text: string): boolean {
  return text.includes('${CLEARML_');
}
