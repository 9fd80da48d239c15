import type { Expression, Pipeline } from '../chart/known-values-actions';
import type { StrictAction } from './template-actions';
import { LOOKING, PASSING, PLAIN } from './template-functions';

/** Fields of the root context that hold pointers, or methods that return one. */
const POINTER_FIELDS = ['Capabilities', 'Chart', 'Copy', 'Dependencies', 'Maintainers', 'Metadata', 'Subcharts'];

/** Two files of one base name overwrite each other in them, in an order that nobody knows. */
const UNORDERED_METHODS = /^As(?:Config|Secrets)$/;

/** Thrown where it cannot be told what a template prints. */
export class Unclear extends Error {}

/** What a block makes of `.`: whether it may hold a pointer. */
interface Frame {
  dot: boolean;
  readonly outerDot: boolean;
}

/**
 * Follows through templates what may hold pointers: Go prints those inside a structure as addresses, which differ each time.
 * All functions are looked at on the way. Whatever is not understood is `Unclear`.
 */
export class AddressScan {
  /** Keys and fields below which a pointer may be. */
  private readonly fields = new Set(POINTER_FIELDS);
  /** Variables that may hold one. */
  private variables = new Set<string>();

  /** Reads templates until nothing new comes of it: what one puts into a dict, another may print. */
  public read(templates: readonly (readonly StrictAction[])[]): void {
    let known = -1;
    while (known !== this.fields.size) {
      known = this.fields.size;
      for (const actions of templates) {
        this.readTemplate(actions);
      }
    }
  }

  private readTemplate(actions: readonly StrictAction[]): void {
    this.variables = new Set();
    let known = -1;
    while (known !== this.variables.size) {
      known = this.variables.size;
      const frames: Frame[] = [{ dot: true, outerDot: true }];
      for (const action of actions) {
        this.readAction(action, frames);
      }
    }
  }

  private readAction(action: StrictAction, frames: Frame[]): void {
    const frame = frames.at(-1);
    const { keyword, pipeline, tokens } = action;
    if (frame === undefined || !hasPlainDeclaration(tokens)) {
      throw new Unclear();
    }
    if (keyword === 'end') {
      frames.pop();
      return;
    }
    if (keyword === 'define' || keyword === 'block') {
      frames.push({ dot: true, outerDot: frame.dot });
    }
    if (keyword === 'template' || keyword === 'block') {
      // The name stands alone; what follows is the pipeline whose result is handed on.
      this.holds([(pipeline[0] ?? []).slice(1), ...pipeline.slice(1)], frame);
    } else if (!/^(?:define|break|continue)$/.test(keyword)) {
      this.readPipeline(action, frame, frames);
    }
  }

  private readPipeline({ keyword, pipeline, variables }: StrictAction, frame: Frame, frames: Frame[]): void {
    const outer = keyword.startsWith('else') ? { dot: frame.outerDot, outerDot: frame.outerDot } : frame;
    const holds = this.holds(pipeline, outer);
    if (holds && variables.length > 0) {
      for (const variable of variables) {
        this.variables.add(variable);
      }
    } else if (holds && keyword === '') {
      throw new Unclear();
    }
    if (keyword === 'with' || keyword === 'range') {
      frames.push({ dot: holds, outerDot: frame.dot });
    } else if (keyword === 'if') {
      frames.push({ dot: frame.dot, outerDot: frame.dot });
    } else if (keyword.startsWith('else')) {
      frame.dot = keyword === 'else with' ? holds : frame.outerDot;
    }
  }

  /** Whether the result of a pipeline may hold a pointer. */
  private holds(pipeline: Pipeline, frame: Frame): boolean {
    let piped: boolean[] = [];
    for (const [index, command] of pipeline.entries()) {
      piped = [this.commandHolds(command, piped, frame)];
      // Keys come in any order, so they are good for nothing but being sorted.
      if (isWord(command[0], 'keys') && !isSorting(pipeline[index + 1])) {
        throw new Unclear();
      }
    }
    return piped[0] ?? false;
  }

  private commandHolds([first, ...args]: readonly Expression[], piped: readonly boolean[], frame: Frame): boolean {
    const held = args.map((arg) => this.operandHolds(arg, frame));
    if (first?.kind === 'chain' && /^[A-Za-z_]/.test(first.head)) {
      return this.callHolds(first.head, args, [...held, ...piped]);
    }
    // A method with arguments, such as `.Files.Get "a"`, or a single operand.
    return first !== undefined && this.operandHolds(first, frame);
  }

  private operandHolds(operand: Expression, frame: Frame): boolean {
    if (operand.kind === 'text') {
      return false;
    }
    const inner = operand.kind === 'group' ? this.holds(operand.pipeline, frame) : this.headHolds(operand.head, frame);
    const field = operand.fields.at(-1);
    if (field === undefined) {
      return inner;
    }
    if (UNORDERED_METHODS.test(field)) {
      throw new Unclear();
    }
    return this.fields.has(field);
  }

  private headHolds(head: string, frame: Frame): boolean {
    if (head.startsWith('$')) {
      return head === '$' || this.variables.has(head);
    }
    if (/^[A-Za-z_]/.test(head)) {
      return this.callHolds(head, [], []);
    }
    return head === '.' && frame.dot;
  }

  /** @param held which arguments hold a pointer; one more than there are `args` when another is piped in */
  private callHolds(name: string, args: readonly Expression[], held: readonly boolean[]): boolean {
    const any = held.includes(true);
    if (name === 'dict') {
      return any && this.noteEntries(args, held);
    }
    if (PASSING.has(name)) {
      if (any && (name === 'set' || (/^(?:must)?merge/i.test(name) && !this.mergesIntoOwn(args, held)))) {
        throw new Unclear();
      }
      return any;
    }
    if (LOOKING.has(name) || name === 'keys') {
      return false;
    }
    if (any || !PLAIN.has(name) || (name === 'printf' && !isPlainFormat(args[0]))) {
      throw new Unclear();
    }
    // A version is a pointer. It prints well by itself, but not everywhere.
    return name === 'semver';
  }

  /** Whether nobody else sees what is merged: into a dict that is made on the spot, and into none that stands in it. */
  private mergesIntoOwn(args: readonly Expression[], held: readonly boolean[]): boolean {
    const [first] = args;
    const [word, ...entries] = first?.kind === 'group' && first.pipeline.length === 1 ? (first.pipeline[0] ?? []) : [];
    const keys = entries.filter((_, index) => index % 2 === 0);
    const isOwn = (key: Expression): boolean => key.kind === 'text' && !this.fields.has(key.text);
    return held.length === 2 && isWord(word, 'dict') && keys.every(isOwn);
  }

  /** Remembers under which keys of a dict pointers are. */
  private noteEntries(args: readonly Expression[], held: readonly boolean[]): boolean {
    for (const [index, holds] of held.entries()) {
      const key = args[index - 1];
      if (holds && (index % 2 === 0 || key?.kind !== 'text')) {
        throw new Unclear();
      }
      if (holds && key?.kind === 'text') {
        this.fields.add(key.text);
      }
    }
    return true;
  }
}

/** Declarations stand at the start, if anywhere: `$a := …`, `$a, $b := …`, `$a = …`. */
function hasPlainDeclaration(tokens: readonly string[]): boolean {
  const signs = tokens.filter((token) => /^:?=$/.test(token)).length;
  return signs === 0 || (signs === 1 && /^\$\w+ (?:, \$\w+ )?:?= /.test(`${tokens.slice(0, 4).join(' ')} `));
}

function isWord(operand: Expression | undefined, word: string): boolean {
  return operand?.kind === 'chain' && operand.head === word && operand.fields.length === 0;
}

function isSorting(command: readonly Expression[] | undefined): boolean {
  return command?.length === 1 && isWord(command[0], 'sortAlpha');
}

/** `%p` prints an address, and so does `%#v` for some. */
function isPlainFormat(format: Expression | undefined): boolean {
  return format?.kind === 'text' && !/%[^a-zA-Z%]*p|%[^a-zA-Z%]*#/.test(format.text);
}
