import type { Action, ReadNode } from './actions';
import type { Block } from './blocks';
import { unionOf, type Yield } from './results';
import type { Source } from './template-sources';
import { printedTexts } from './values-place';

/** The state at an action. */
export interface Frame {
  readonly source: Source;
  /** All values of the chart. */
  readonly values: ReadNode;
  readonly dot: Yield;
  /** The meaning of `$`. */
  readonly top: Yield;
  readonly variables: Map<string, Yield>;
  /** The variables that the block declares. */
  readonly declared: Set<string>;
}

/** Whether actions assign variables that exist before. */
export function reassigns(blocks: readonly Block[]): boolean {
  return blocks.some(({ action, body, otherwise }) => action.reassigned || reassigns(body) || reassigns(otherwise));
}

/** The frame of a template. */
export function newFrame(source: Source, values: ReadNode, dot: Yield, top: Yield): Frame {
  return { source, values, dot, top, variables: new Map(), declared: new Set() };
}

/** The text that printed values make. */
export function printedBy(values: readonly Yield[]): Yield {
  return { nodes: [], taken: [...new Set(values.flatMap((value) => printedTexts(value)))] };
}

/** Declares or assigns the variable of an action. */
export function assign({ variables, reassigned }: Action, value: Yield, frame: Frame): void {
  const variable = variables.at(-1);
  if (variable !== undefined) {
    frame.variables.set(variable, value);
    if (!reassigned) {
      frame.declared.add(variable);
    }
  }
}

/** The items of a list or map, as one value that can be each of them. */
export function itemsOf({ nodes, entries = new Map(), taken }: Yield): Yield {
  return unionOf([...entries.values(), { nodes: nodes.map((node) => node.atAnyKey()), taken }]);
}
