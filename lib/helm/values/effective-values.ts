import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../data/json';
import { mergeValues, splitPath, valueAt } from '../data/paths';
import type { ValueLayer } from './provenance';

/** The layers of the values of a release. Later layers override earlier ones. */
export interface EffectiveLayers {
  /** Reads the defaults of the chart. */
  readonly defaults: () => JsonObject;
  /** Values set by props, each with the prop that set it. */
  readonly fromProps: readonly ValueLayer[];
  /** Values files, `values` and unset values. */
  readonly fromUser: readonly ValueLayer[];
  /** All layers but the defaults, merged. */
  readonly merged: JsonObject;
}

/** The place that set a value: a prop, a line of a values file, `values`, or the chart. */
export interface ValueSource {
  readonly name: string;
  /** Line in the values file, from 1 on. */
  readonly line?: number;
}

/** Name of the source of chart defaults. */
const DEFAULTS = 'the chart';

/**
 * The values that a chart renders with: props, values files, `values` and chart defaults in one tree, in which each value knows
 * its source. Rules read this tree, so that a mistake gives the same error wherever it was made.
 */
export class EffectiveValues {
  private all?: JsonObject;

  public constructor(private readonly layers: EffectiveLayers) {}

  /** The whole tree, chart defaults included. */
  public get tree(): JsonObject {
    this.all ??= mergeValues(this.layers.defaults(), this.layers.merged);
    return this.all;
  }

  /** The value at a path; undefined when nothing sets it, or when null deletes the default. */
  public at(path: string): unknown {
    return valueAt(this.tree, path) ?? undefined;
  }

  /** The text at a path; undefined when there is no text, or an empty one. */
  public text(path: string): string | undefined {
    const value = this.at(path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** The value at a path that a prop or the user set; undefined for a default of the chart. */
  public chosen(path: string): unknown {
    return this.sourceOf(path).name === DEFAULTS ? undefined : this.at(path);
  }

  /** The map at a path; an empty one when there is no map. */
  public map(path: string): JsonObject {
    const value = this.at(path);
    return isJsonObject(value) ? value : {};
  }

  /** The source of the value at a path. A prop is named by its path, `users` or `apiserver.replicas`. */
  public sourceOf(path: string): ValueSource {
    const { fromProps, fromUser } = this.layers;
    const sets = ({ values }: ValueLayer) => valueAt(values, path) !== undefined;
    const layer = [...fromUser].reverse().find(sets) ?? [...fromProps].reverse().find(sets);
    if (layer === undefined) {
      return { name: DEFAULTS };
    }
    return layer.file === undefined ? { name: layer.source } : { name: layer.file, line: lineOf(layer.file, path) };
  }

  /** The source in a form for messages: `clearml-values.override.yaml:12`, `apiserver.replicas`, `values`. */
  public describeSource(path: string): string {
    const { name, line } = this.sourceOf(path);
    return line === undefined ? name : `${name}:${line}`;
  }
}

/** Line of a value in a values file; undefined when a merge key or an alias sets it. Errors need it, so it is parsed on demand. */
function lineOf(file: string, path: string): number | undefined {
  const { isMap, LineCounter, parseDocument } = require('yaml') as typeof import('yaml');
  const lineCounter = new LineCounter();
  let node: unknown = parseDocument(readFileSync(file, 'utf8'), { lineCounter }).contents;
  let offset: number | undefined;
  for (const key of splitPath(path)) {
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === key) : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (pair === undefined || range === undefined) {
      return undefined;
    }
    node = pair.value;
    [offset] = range;
  }
  return offset === undefined ? undefined : lineCounter.linePos(offset).line;
}
