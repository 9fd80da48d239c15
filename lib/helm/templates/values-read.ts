import type { ChartContents, ChartFile } from '../chart/chart-contents';
import type { KnownNode } from '../known-values/known-node';
import { type Action, ANY_ENTRY, collectKeys, ReadNode, type RelativeReads, templateActions } from './actions';
import { type Context, evaluatePipeline, passItems, passToTemplate, printAll } from './expressions';

/** The values that the templates of a chart and of its library charts read. */
export function templateValues(chart: ChartContents): KnownNode {
  // Default values can contain templates for `tpl`.
  return valuesReadBy([...templateTexts(chart), chart.valuesText]);
}

/** The templates of a chart and of its library charts, and the files that they can render. */
export function templateTexts(chart: ChartContents): string[] {
  const texts = [...chart.templates, ...libraryTemplates(chart)].map(({ text }) => text);
  // Files can contain templates for `tpl`.
  if (texts.some((text) => text.includes('.Files'))) {
    texts.push(...chart.files.map(({ text }) => text).filter((text) => text.includes('.Values')));
  }
  return texts;
}

function libraryTemplates(chart: ChartContents): ChartFile[] {
  const libraries = chart.subcharts
    .map((subchart) => subchart.chart)
    .filter(({ metadata }) => metadata.type === 'library');
  return libraries.flatMap((library) => [...library.templates, ...libraryTemplates(library)]);
}

/** The meaning of `.`, `$` and the variables in a block (`if`, `with`, `range`, `define`). */
interface Frame {
  readonly dot: readonly ReadNode[];
  readonly top: ReadNode;
  /** The variables of the whole text. */
  readonly variables: Map<string, readonly ReadNode[]>;
  /** The frame around the block; undefined outside of blocks. */
  readonly outer?: Frame;
}

/** The values that the template actions in these texts read. */
export function valuesReadBy(texts: readonly string[]): KnownNode {
  const scan = new TemplateScan();
  for (const text of texts) {
    scan.read(text);
  }
  return scan.finish();
}

class TemplateScan {
  private relative: RelativeReads = new Map();
  private readonly values = this.newTree();
  /** The keys that each named template reads from its `.`; '' for reads outside of named templates. */
  private readonly named = new Map<string, ReadNode>([['', this.newTree()]]);
  private readonly defined = new Set<string>();
  private readonly entries: { readonly key: string; readonly node: ReadNode }[] = [];
  private readonly passed: { readonly name?: string; readonly nodes: readonly ReadNode[] }[] = [];

  public read(text: string): void {
    const top = this.treeOf('');
    let frame: Frame = { dot: [top], top, variables: new Map() };
    for (const action of templateActions(text)) {
      frame = this.readAction(action, frame);
    }
  }

  /** Repeats the evaluation of relative reads until nothing changes, because templates may use later templates. */
  public finish(): KnownNode {
    do {
      this.relative = this.collectRelative();
    } while (this.printPassed());
    return this.values;
  }

  /** Reads an action and returns the frame of the next action. */
  private readAction(action: Action, frame: Frame): Frame {
    const context = this.contextIn(frame);
    const { keyword, pipeline } = action;
    if (keyword === 'end') {
      return frame.outer ?? frame;
    }
    if (keyword === 'template' || keyword === 'block') {
      passToTemplate(pipeline, context);
    }
    if (keyword === 'define' || keyword === 'block') {
      const name = pipeline[0]?.[0]?.kind === 'text' ? pipeline[0][0].text : '';
      const top = this.treeOf(name);
      this.defined.add(name);
      return { ...frame, dot: [top], top, outer: frame };
    }
    return keyword === 'template' ? frame : readPipeline(action, frame, context);
  }

  private contextIn({ dot, top, variables }: Frame): Context {
    return {
      values: this.values,
      unknown: this.treeOf(''),
      valueOf: (head) => ({ nodes: head === '.' ? dot : head === '$' ? [top] : (variables.get(head) ?? []) }),
      readText: (text) => {
        if (text.includes('.Values')) {
          this.read(text);
        }
      },
      passEntry: (key, node) => this.entries.push({ key, node }),
      passToTemplate: (name, nodes) => this.passed.push({ name, nodes }),
    };
  }

  private collectRelative(): RelativeReads {
    const reads = new Map<string, boolean>();
    for (const tree of this.named.values()) {
      collectKeys(tree, reads);
      if (tree.everyChild?.open) {
        reads.set(ANY_ENTRY, true);
      }
    }
    return reads;
  }

  /** Opens the places that templates print. Returns true when a place was not open before. */
  private printPassed(): boolean {
    const foreign = this.passed.some(({ name }) => name !== undefined && !this.defined.has(name));
    const entries = this.entries.filter(({ key }) => foreign || this.relative.get(key));
    const arguments_ = this.passed.filter(({ name }) => this.mayPrint(name)).flatMap(({ nodes }) => nodes);
    const opened = [...entries.map(({ node }) => node), ...arguments_].filter((node) => node.printAll());
    return opened.length > 0;
  }

  /** A template outside of these charts may print its argument. */
  private mayPrint(template: string | undefined): boolean {
    if (template === undefined) {
      return [...this.named].some(([name, tree]) => name !== '' && tree.printed);
    }
    return !this.defined.has(template) || this.treeOf(template).printed;
  }

  private treeOf(name: string): ReadNode {
    const tree = this.named.get(name) ?? this.newTree();
    this.named.set(name, tree);
    return tree;
  }

  private newTree(): ReadNode {
    return new ReadNode(() => this.relative);
  }
}

/** Evaluates the pipeline of an action and returns the frame of the next action. */
function readPipeline({ keyword, pipeline, ...action }: Action, frame: Frame, context: Context): Frame {
  const result = evaluatePipeline(pipeline, context);
  passItems(ANY_ENTRY, result, context);
  let { nodes } = result;
  if (keyword === 'range') {
    printAll(nodes);
    nodes = nodes.map((node) => node.atAnyKey());
  }
  const variable = action.variables.at(-1);
  if (variable !== undefined) {
    const before = action.reassigned ? (frame.variables.get(variable) ?? []) : [];
    frame.variables.set(variable, [...before, ...nodes]);
  }
  if (keyword === 'with' || keyword === 'range') {
    return { ...frame, dot: nodes.length > 0 ? nodes : [context.unknown], outer: frame };
  }
  if (keyword === 'if') {
    return { ...frame, outer: frame };
  }
  const isElse = keyword.startsWith('else');
  return isElse ? { ...frame, dot: keyword === 'else with' ? nodes : (frame.outer ?? frame).dot } : frame;
}
