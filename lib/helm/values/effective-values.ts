import { readRegularText } from '../../core/regular-file';
import { isJsonObject, type JsonObject } from '../data/json';
import { leavesOf, mapAt, mergeValues, splitPath, textAt, valueAt } from '../data/paths';
import type { YamlNode } from '../yaml/nodes';
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

/** Merges layers; later ones override earlier ones. */
export function mergeLayers(layers: readonly ValueLayer[], base: JsonObject = {}): JsonObject {
  return layers.map(({ values }) => values).reduce(mergeValues, base);
}

/**
 * Values files without the values that equal the chart's defaults. Users copy values.yaml and edit some lines, so the other lines
 * are no choices: they must not override props.
 *
 * @param files the files in their order
 */
export function chosenIn(files: readonly ValueLayer[], defaults: JsonObject): ValueLayer[] {
  const merged = mergeLayers(files);
  return files.map((file) => ({ ...file, values: withoutDefaults(file.values, merged, defaults) }));
}

function withoutDefaults(values: JsonObject, merged: JsonObject, defaults: JsonObject): JsonObject {
  const chosen: JsonObject = {};
  for (const [key, value] of Object.entries(values)) {
    const [last, byDefault] = [merged[key], defaults[key]];
    if (isJsonObject(value) && isJsonObject(last) && isJsonObject(byDefault)) {
      const below = withoutDefaults(value, last, byDefault);
      if (Object.keys(below).length > 0) {
        chosen[key] = below;
      }
    } else if (!Object.hasOwn(defaults, key) || !sameContent(last, byDefault)) {
      chosen[key] = value;
    }
  }
  return chosen;
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
    return file === undefined ? undefined : placeIn(file, splitPath(this.pathOf(path)));
  }

  /**
   * The source of a value, for messages: a file with its line, `values`, a prop, or `the default of the chart`.
   *
   * @param item name of an item of the list at the path; props and the user set items of one list
   */
  public sourceOf(path: string, item?: string): string {
    const keys = splitPath(this.pathOf(path));
    const layer = item === undefined ? this.layerOf(path) : this.layerWithItem(keys, item);
    if (layer?.file !== undefined) {
      return placeIn(layer.file, keys, item);
    }
    return layer?.source ?? 'the default of the chart';
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

  private layerWithItem(keys: readonly string[], item: string): ValueLayer | undefined {
    const { fromProps, fromUser } = this.layers;
    const hasItem = ({ values }: ValueLayer) => itemNamed(valueAt(values, keys), item) !== undefined;
    return [...fromProps, ...fromUser].reverse().find(hasItem);
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
  const keys = splitPath(path);
  return layers.filter(({ values }) => valueAt(values, keys) !== undefined);
}

function itemNamed(list: unknown, name: string): unknown {
  return Array.isArray(list) ? list.find((item) => isJsonObject(item) && item.name === name) : undefined;
}

/** File and line of a value, or of an item of the list there. */
function placeIn(file: string, keys: readonly string[], item?: string): string {
  return [file, lineOf(file, keys, item)].filter(Boolean).join(':');
}

/** Line of a value, or of an item of the list there, in a values file. */
function lineOf(file: string, keys: readonly string[], item?: string): number | undefined {
  const [key, value] = entryAt(file, keys) ?? [];
  const items = item !== undefined && value?.kind === 'sequence' ? value.items : [];
  const named = items.find((one) => textOf(entryOf(one, 'name')?.[1]) === item);
  const node = named ?? key;
  return node && node.mark.line + 1;
}

/** Parsed values files by their texts: rules name the sources of many values of one file. */
const roots = new Map<string, YamlNode | undefined>();

function rootOf(text: string): YamlNode | undefined {
  if (!roots.has(text)) {
    const { parseNodes } = require('../yaml/parser') as typeof import('../yaml/parser');
    roots.set(text, parseNodes(text));
  }
  return roots.get(text);
}

/** The key and value at a path of a values file, which is parsed on demand. */
export function entryAt(file: string, keys: readonly string[]): readonly [YamlNode, YamlNode] | undefined {
  let node = rootOf(readRegularText(file));
  let entry: readonly [YamlNode, YamlNode] | undefined;
  for (const key of keys) {
    entry = entryOf(node, key);
    node = entry?.[1];
  }
  return entry;
}

/** The entry of a key in a map, in an anchored map that replaces it, or in the maps that it merges. */
function entryOf(node: YamlNode | undefined, key: string): readonly [YamlNode, YamlNode] | undefined {
  if (node?.kind === 'alias') {
    return entryOf(node.target, key);
  }
  const entries = node?.kind === 'map' ? node.entries : [];
  const own = entries.filter(([name]) => textOf(name) === key).at(-1);
  const merged = entries.filter(([name]) => textOf(name) === '<<').map(([, value]) => value);
  const sources = merged.flatMap((value) => (value.kind === 'sequence' ? value.items : [value]));
  return own ?? sources.map((source) => entryOf(source, key)).find((entry) => entry !== undefined);
}

function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text : undefined;
}
