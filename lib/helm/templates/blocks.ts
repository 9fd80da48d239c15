import { type Action, requireTemplateLevels } from './actions';

/** An action with the actions up to its `end`. An action that opens no block has none. */
export interface Block {
  readonly action: Action;
  readonly body: Block[];
  /** The actions after `else`. `else if` is an `if` in this list. */
  readonly otherwise: Block[];
}

interface OpenBlock {
  readonly block: Block;
  /** The list that continues after the end of the block. */
  readonly outer: Block[];
  /** The level of the block. */
  readonly level: number;
}

/**
 * The actions of a template as a tree.
 *
 * @throws CLEARML1014 when blocks have too many levels
 */
export function blocksOf(actions: readonly Action[]): Block[] {
  const top: Block[] = [];
  const open: OpenBlock[] = [];
  let list = top;
  const add = (action: Action): Block => {
    const block: Block = { action, body: [], otherwise: [] };
    list.push(block);
    return block;
  };
  const enter = (block: Block, outer: Block[], level: number): void => {
    requireTemplateLevels(level);
    open.push({ block, outer, level });
  };
  for (const action of actions) {
    const [word = '', next] = action.keyword.split(' ');
    if (/^(?:if|with|range|define|block)$/.test(word)) {
      const block = add(action);
      enter(block, list, (open.at(-1)?.level ?? 0) + 1);
      list = block.body;
    } else if (word === 'else') {
      const current = open.pop();
      if (current) {
        list = current.block.otherwise;
        const block = next ? add({ ...action, keyword: next }) : current.block;
        enter(block, current.outer, next ? current.level + 1 : current.level);
        list = next ? block.body : list;
      }
    } else if (word === 'end') {
      list = open.pop()?.outer ?? top;
    } else {
      add(action);
    }
  }
  return top;
}

/** The named templates in a tree of actions: the blocks of `define` and `block`. */
export function definitionsIn(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    const isDefinition = /^(?:define|block)$/.test(block.action.keyword);
    return [...(isDefinition ? [block] : []), ...definitionsIn([...block.body, ...block.otherwise])];
  });
}
