import { readFileSync } from 'node:fs';
import type { JsonObject } from '../data/json';
import { leavesOf, mapAt, mergeValues, splitPath, textAt, valueAt } from '../data/paths';
import { sameContent } from './sourced-values';

/** A value that a release passes to its chart, and its sources. */
export interface ValueOrigin {
  readonly path: string;
  /** A scalar, a list, or an empty map. */
  readonly value: unknown;
  readonly sources: string[];
}

/** Values of one source. */
export interface ValueLayer {
  readonly source: string;
  /** Path of the values file, when the values come from one. */
  readonly file?: string;
  readonly values: JsonObject;
}

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

/**
 * The values that a chart renders with: props, values files, `values` and chart defaults in one tree, in which each value knows
 * its source. Rules read this tree, so that a mistake gives the same error wherever it was made.
 */
export class EffectiveValues {
  private all?: JsonObject;
  /** The path in the tree for a path of a reader, for charts that rename values. */
  public pathOf = (path: string): string => path;

  public constructor(private readonly layers: EffectiveLayers) {}

  /** The whole tree, chart defaults included. */
  public get tree(): JsonObject {
    this.all ??= mergeValues(this.layers.defaults(), this.layers.merged);
    return this.all;
  }

  /** The value at a path; undefined when nothing sets it, or when null deletes the default. */
  public at(path: string): unknown {
    return valueAt(this.tree, this.pathOf(path)) ?? undefined;
  }

  /** The text at a path; undefined for other values and an empty text. */
  public text(path: string): string | undefined {
    return textAt(this.tree, this.pathOf(path));
  }

  /** The value at a path that a prop or the user set; undefined for a default of the chart. */
  public chosen(path: string): unknown {
    return this.layerOf(path) === undefined ? undefined : this.at(path);
  }

  /** The map at a path; an empty map for other values. */
  public map(path: string): JsonObject {
    return mapAt(this.tree, this.pathOf(path));
  }

  /** The file and line of a value, such as `clearml-values.override.yaml:12`; undefined outside of values files. */
  public placeOf(path: string): string | undefined {
    const file = this.layerOf(path)?.file;
    return file && [file, lineOf(file, this.pathOf(path))].filter(Boolean).join(':');
  }

  /** The values that props and the user set, each with all its sources: several props may set parts of one list. */
  public origins(): ValueOrigin[] {
    const { fromProps, fromUser, merged } = this.layers;
    return [...leavesOf(merged)].map(([path, value]) => {
      const winner = layersWith(path, fromUser).slice(-1);
      const isOverridden = winner.some((layer) => sameContent(valueAt(layer.values, path), value));
      const layers = isOverridden ? winner : [...layersWith(path, fromProps), ...winner];
      return { path, value, sources: [...new Set(layers.map(({ source }) => source))] };
    });
  }

  /** The layer that sets the value at a path; undefined for a default of the chart. */
  private layerOf(path: string): ValueLayer | undefined {
    const { fromProps, fromUser } = this.layers;
    const own = this.pathOf(path);
    return layersWith(own, fromUser).at(-1) ?? layersWith(own, fromProps).at(-1);
  }
}

/** The layers that set the value at a path. */
function layersWith(path: string, layers: readonly ValueLayer[]): ValueLayer[] {
  return layers.filter(({ values }) => valueAt(values, path) !== undefined);
}

/** Line of a value in a values file; undefined when a merge key or an alias sets it. Errors need it, so it is parsed on demand. */
function lineOf(file: string, path: string): number | undefined {
  const { parseNodes } = require('../yaml/parser') as typeof import('../yaml/parser');
  let node = parseNodes(readFileSync(file, 'utf8'));
  let line: number | undefined;
  for (const key of splitPath(path)) {
    const entries = node?.kind === 'map' ? node.entries : [];
    const entry = entries.filter(([name]) => name.kind === 'scalar' && name.text === key).at(-1);
    if (entry === undefined) {
      return undefined;
    }
    line = entry[0].mark.line + 1;
    node = entry[1];
  }
  return line;
}
