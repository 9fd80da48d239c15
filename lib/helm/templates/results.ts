import type { ReadNode } from './actions';

/** The part of the values that an expression returns. */
export interface Yield {
  /** The places whose content the expression returns. */
  readonly nodes: readonly ReadNode[];
  /** The places whose content the result contains, as entries of a dict or a list. */
  readonly held?: readonly ReadNode[];
  /** The result is a list of `held` that no dict contains yet. */
  readonly isList?: boolean;
  /** The text of a literal. */
  readonly text?: string;
  /** A literal number. */
  readonly number?: string;
  /** The entries of a dict by key, or of a list by index. */
  readonly entries?: Map<string, Yield>;
  /** Whether `if` accepts the result, where that does not depend on values. */
  readonly truth?: boolean;
  /** The texts that the result is made of. Only the analysis of contents fills it. */
  readonly taken?: readonly TakenText[];
}

/** A text that an expression made of the content of a place. */
export interface TakenText {
  readonly node: ReadNode;
  readonly form: TextForm;
}

/**
 * How a text depends on the content of a place: it contains it, contains it as YAML, in base64 or in a URL query, is a
 * hash or a length of it, or is the path of the place.
 */
export type TextForm = 'content' | 'yaml' | 'base64' | 'query' | 'hash' | 'length' | 'path';

/** A result without places. */
export const NOTHING: Yield = { nodes: [] };

/** A value that can be each of these. */
export function unionOf(values: readonly Yield[]): Yield {
  const [first, ...others] = values;
  if (first !== undefined && others.length === 0) {
    return first;
  }
  const distinct = <T>(items: (value: Yield) => readonly T[] | undefined): T[] => [
    ...new Set(values.flatMap((value) => items(value) ?? [])),
  ];
  const entries = new Map<string, Yield>();
  for (const [key, value] of values.flatMap((value) => [...(value.entries ?? [])])) {
    const present = entries.get(key);
    entries.set(key, present && present !== value ? unionOf([present, value]) : value);
  }
  return {
    nodes: distinct(({ nodes }) => nodes),
    held: distinct(({ held }) => held),
    entries: values.some((value) => value.entries) ? entries : undefined,
    truth: values.every(({ truth }) => truth === first?.truth) ? first?.truth : undefined,
    taken: distinct(({ taken }) => taken),
  };
}
