import type { ChartContents, ChartFile } from '../chart/chart-contents';
import type { KnownNode } from '../known-values/known-node';
import { type Action, collectNames, ReadNode, type RelativeReads, templateActions } from './actions';
import { ANY_ENTRY, type Context, evaluatePipeline, passToTemplate } from './expressions';

/** The values that the templates of a chart and of its library charts read. */
export function templateValues(chart: ChartContents): KnownNode {
  return valuesReadBy(templateTexts(chart));
}

function templateTexts(chart: ChartContents): string[] {
  const texts = [...chart.templates, ...libraryTemplates(chart)].map(({ text }) => text);
  // Default values and files can contain templates for `tpl`.
  if (texts.some((text) => text.includes('.Files'))) {
    texts.push(...chart.files.map(({ text }) => text).filter((text) => text.includes('.Values')));
  }
  return [...texts, chart.valuesText];
}

function libraryTemplates(chart: ChartContents): ChartFile[] {
  const libraries = chart.subcharts
    .map((subchart) => subchart.chart)
    .filter(({ metadata }) => metadata.type === 'library');
  return libraries.flatMap((library) => [...library.templates, ...libraryTemplates(library)]);
}

/** The meaning of `.` and `$` in a block (`if`, `with`, `range`, `define`). */
interface Frame {
  dot: readonly ReadNode[];
  readonly outerDot: readonly ReadNode[];
  readonly top: ReadNode;
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
  private relative: RelativeReads = { names: new Set(), printed: new Set() };
  private readonly values = this.newTree();
  /** The keys that each named template reads from its `.`; '' for reads outside of named templates. */
  private readonly named = new Map<string, ReadNode>([['', this.newTree()]]);
  private readonly defined = new Set<string>();
  private readonly entries: { readonly key: string; readonly node: ReadNode }[] = [];
  private readonly passed: { readonly name?: string; readonly nodes: readonly ReadNode[] }[] = [];

  public read(text: string): void {
    const variables = new Map<string, readonly ReadNode[]>();
    const top = this.treeOf('');
    const frames: Frame[] = [{ dot: [top], outerDot: [top], top }];
    for (const action of templateActions(text)) {
      const frame = frames.at(-1) ?? { dot: [top], outerDot: [top], top };
      this.readAction(action, frame, frames, variables);
    }
  }

  /** Repeats the evaluation of relative reads until nothing changes, because templates may use later templates. */
  public finish(): KnownNode {
    do {
      this.relative = this.collectRelative();
    } while (this.printPassed());
    return this.values;
  }

  private readAction(action: Action, frame: Frame, frames: Frame[], variables: Map<string, readonly ReadNode[]>): void {
    const context = this.contextIn(frame, variables);
    const { keyword, pipeline } = action;
    if (keyword === 'define' || keyword === 'block') {
      const name = pipeline[0]?.[0]?.kind === 'text' ? pipeline[0][0].text : '';
      this.defined.add(name);
      frames.push({ dot: [this.treeOf(name)], outerDot: frame.dot, top: this.treeOf(name) });
    }
    if (keyword === 'template' || keyword === 'block') {
      passToTemplate(pipeline, context);
    } else if (keyword === 'end') {
      frames.splice(Math.max(frames.length - 1, 1), 1);
    } else if (keyword !== 'define') {
      readPipeline(action, frame, frames, variables, context);
    }
  }

  private contextIn(frame: Frame, variables: Map<string, readonly ReadNode[]>): Context {
    return {
      values: this.values,
      unknown: this.treeOf(''),
      nodesOf: (head) => (head === '.' ? frame.dot : head === '$' ? [frame.top] : (variables.get(head) ?? [])),
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
    const names = new Set<string>();
    const printed = new Set<string>();
    for (const tree of this.named.values()) {
      collectNames(tree, names, printed);
      if (tree.everyChild?.open) {
        printed.add(ANY_ENTRY);
      }
    }
    return { names, printed };
  }

  /** Opens the places that templates print. Returns true when a place was not open before. */
  private printPassed(): boolean {
    const foreign = this.passed.some(({ name }) => name !== undefined && !this.defined.has(name));
    const entries = this.entries.filter(({ key }) => foreign || this.relative.printed.has(key));
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

function readPipeline(
  action: Action,
  frame: Frame,
  frames: Frame[],
  variables: Map<string, readonly ReadNode[]>,
  context: Context,
): void {
  const { keyword, pipeline } = action;
  let { nodes } = evaluatePipeline(pipeline, context);
  if (keyword === 'range') {
    for (const node of nodes) {
      node.printAll();
    }
    nodes = nodes.map((node) => node.atAnyKey());
  }
  const variable = action.variables.at(-1);
  if (variable !== undefined) {
    variables.set(variable, action.reassigned ? [...(variables.get(variable) ?? []), ...nodes] : nodes);
  }
  if (keyword === 'with' || keyword === 'range') {
    const dot = nodes.length > 0 ? nodes : [context.unknown];
    frames.push({ dot, outerDot: frame.dot, top: frame.top });
  } else if (keyword === 'if') {
    frames.push({ dot: frame.dot, outerDot: frame.dot, top: frame.top });
  } else if (keyword.startsWith('else')) {
    frame.dot = keyword === 'else with' ? nodes : frame.outerDot;
  }
}
