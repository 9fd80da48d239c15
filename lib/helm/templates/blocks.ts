import type { Action } from './actions';

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
}

/** The actions of a template as a tree. */
export function blocksOf(actions: readonly Action[]): Block[] {
  const top: Block[] = [];
  const open: OpenBlock[] = [];
  let list = top;
  const add = (action: Action): Block => {
    const block: Block = { action, body: [], otherwise: [] };
    list.push(block);
    return block;
  };
  for (const action of actions) {
    const [word = '', next] = action.keyword.split(' ');
    if (/^(?:if|with|range|define|block)$/.test(word)) {
      const block = add(action);
      open.push({ block, outer: list });
      list = block.body;
    } else if (word === 'else') {
      const current = open.pop();
      if (current) {
        list = current.block.otherwise;
        const block = next ? add({ ...action, keyword: next }) : current.block;
        open.push({ block, outer: current.outer });
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
