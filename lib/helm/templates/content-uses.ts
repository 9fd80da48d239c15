import type { ChartContents } from '../chart/chart-contents';
import type { Action } from './actions';
import type { Block } from './blocks';
import { type FoundUse, resultOf } from './content-flow';
import { type Context, evaluatePipeline } from './expressions';
import { assign, type Frame, itemsOf, newFrame, printedBy, reassigns } from './frame';
import { NamedTemplates } from './named-templates';
import { NOTHING, unionOf, type Yield } from './results';
import {
  folderOf,
  isNotes,
  renderedSources,
  rootContext,
  type Source,
  templatesInDefaults,
  type ValueText,
} from './template-sources';
import { identityOf, UNKNOWN, ValuesPlace } from './values-place';

/** A function in a template whose result depends on the content of a value. */
export interface ContentUse extends FoundUse {
  /** File and line of the action, such as `templates/secret.yaml:12`. */
  readonly place: string;
}

/**
 * The functions in the templates of a chart and its subcharts whose results depend on contents of values in a way that two
 * renderings with different contents cannot show: comparisons, lengths, replaced and removed parts.
 *
 * The analysis follows values through variables, named templates with their arguments, dicts and lists, and the texts that
 * templates and defaults pass to `tpl`. It does not follow templates with a computed name, values that a template reads back
 * from the text that another template printed, and templates in the values of users.
 *
 * @param sections the top-level keys of the values that matter; subcharts that get none of them are not evaluated
 */
export function contentUses(chart: ChartContents, sections?: readonly string[]): ContentUse[] {
  const scan = new ContentScan(chart);
  scan.readChart(chart, '', new ValuesPlace([], true), sections);
  return [...scan.uses.values()];
}

/** Such functions in values that a chart renders by `tpl`. */
export function contentUsesIn(chart: ChartContents, texts: readonly ValueText[]): ContentUse[] {
  const scan = new ContentScan(chart);
  for (const { path, text } of texts) {
    const name = `the value ${path.join('.')}`;
    scan.readValue(chart, path, { name, text }, new ValuesPlace([], true));
  }
  return [...scan.uses.values()];
}

/** Named templates that include others, one in the other. Recursive templates may get ever larger arguments. */
const MAX_DEPTH = 30;

/** Actions, and the state before them. */
type Branch = readonly [readonly Block[], Frame];

class ContentScan {
  /** By path and function: the first use stands for all. */
  public uses = new Map<string, ContentUse>();
  private readonly templates: NamedTemplates;
  /** The printed texts of named templates, by name and argument. */
  private readonly results = new Map<string, Yield>();
  private depth = 0;
  private mayFail = false;

  public constructor(chart: ChartContents) {
    this.templates = new NamedTemplates(chart);
  }

  /** Evaluates the templates that helm renders. */
  public readChart(chart: ChartContents, folder: string, values: ValuesPlace, sections?: readonly string[]): void {
    const top = rootContext(chart, values);
    const sources = [...renderedSources(chart, folder), ...templatesInDefaults(chart, folder)];
    for (const source of sources.filter((one) => !isNotes(one))) {
      this.run(this.templates.parse(source.text), newFrame(source, values, top, top));
    }
    const matters = (key: string) => sections === undefined || sections.includes(key) || sections.includes('global');
    for (const { key, chart: below } of chart.subcharts.filter((one) => matters(one.key))) {
      this.readChart(below, folderOf(below, folder), values.ofSubchart(key));
    }
    for (const source of sources.filter(isNotes)) {
      this.readNotes(source, newFrame(source, values, top, top));
    }
  }

  /** A template in the values of a subchart reads the values of the subchart. */
  public readValue(chart: ChartContents, [key, ...rest]: readonly string[], source: Source, values: ValuesPlace): void {
    const subchart = chart.subcharts.find((one) => one.key === key);
    if (key !== undefined && subchart) {
      this.readValue(subchart.chart, rest, source, values.ofSubchart(key));
    } else {
      const top = rootContext(chart, values);
      this.run(this.templates.parse(source.text), newFrame(source, values, top, top));
    }
  }

  /** helm drops the text of notes, so only those that may fail matter. */
  private readNotes({ text }: Source, frame: Frame): void {
    const before = new Map(this.uses);
    this.mayFail = false;
    this.run(this.templates.parse(text), frame);
    if (!this.mayFail) {
      this.uses = before;
    }
  }

  /** Evaluates actions, and returns the values that they print. */
  private run(blocks: readonly Block[], frame: Frame): Yield[] {
    return blocks.flatMap((block) => this.runBlock(block, frame));
  }

  private runBlock({ action, body, otherwise }: Block, frame: Frame): Yield[] {
    const { keyword, pipeline } = action;
    if (keyword === 'define' || keyword === 'break' || keyword === 'continue') {
      return [];
    }
    const context = this.contextOf(action, frame);
    if (keyword === 'template' || keyword === 'block') {
      const [name, ...args] = pipeline[0] ?? [];
      const call = [{ kind: 'chain', head: 'include', fields: [] } as const, ...(name ? [name] : []), ...args];
      return [evaluatePipeline([call, ...pipeline.slice(1)], context)];
    }
    const value = evaluatePipeline(pipeline, context);
    if (keyword === '') {
      assign(action, value, frame);
      return action.variables.length > 0 ? [] : [value];
    }
    const scope = { ...frame, variables: new Map(frame.variables), declared: new Set<string>() };
    const inner = { ...scope, dot: keyword === 'if' ? frame.dot : keyword === 'range' ? itemsOf(value) : value };
    assign(action, keyword === 'range' ? inner.dot : value, inner);
    const branches: [Branch, Branch] = [
      [body, inner],
      [otherwise, scope],
    ];
    if (keyword === 'range') {
      return this.runLoop(frame, branches);
    }
    return this.runBranches(
      frame,
      branches.filter((_, index) => value.truth === undefined || value.truth === (index === 0)),
    );
  }

  /** The second pass of a loop reads the variables that the first one assigned. */
  private runLoop(frame: Frame, [[body, inner], otherwise]: readonly [Branch, Branch]): Yield[] {
    const printed = this.runBranches(frame, [[body, inner], otherwise]);
    if (!reassigns(body)) {
      return printed;
    }
    const variables = new Map([...inner.variables, ...frame.variables]);
    const again = this.runBranches(frame, [
      [body, { ...inner, variables }],
      [[], { ...frame, declared: new Set() }],
    ]);
    return [...printed, ...again];
  }

  /** Evaluates alternatives. Each variable has the value of one of them afterwards. */
  private runBranches(frame: Frame, branches: readonly Branch[]): Yield[] {
    const scopes = branches.map(([, { variables, ...scope }]) => ({ ...scope, variables: new Map(variables) }));
    const printed = branches.flatMap(([blocks], index) => this.run(blocks, scopes[index] ?? frame));
    for (const name of frame.variables.keys()) {
      const before = frame.variables.get(name) ?? NOTHING;
      const after = scopes.map(({ declared, variables }) => (declared.has(name) ? before : variables.get(name)));
      frame.variables.set(name, unionOf([...new Set(after.map((value) => value ?? NOTHING))]));
    }
    return printed;
  }

  private contextOf(action: Action, frame: Frame): Context {
    const { values, dot, top, variables, source } = frame;
    return {
      values,
      unknown: new ValuesPlace([UNKNOWN]),
      valueOf: (head) => (head === '.' ? dot : head === '$' ? top : (variables.get(head) ?? NOTHING)),
      readText: () => {},
      passEntry: () => {},
      passToTemplate: () => {},
      callFunction: (name, args, evaluated) => {
        if (name === 'include') {
          return this.include(args, frame);
        }
        this.mayFail ||= name === 'fail' || name === 'required';
        const result = resultOf(name, args, evaluated, values, (use) => {
          this.add(use, source, action);
        });
        const [template, context = NOTHING] = args;
        return name === 'tpl' && template?.text !== undefined
          ? printedBy(this.run(this.templates.parse(template.text), newFrame(source, values, context, context)))
          : result;
      },
    };
  }

  private include([name = NOTHING, argument = NOTHING]: readonly Yield[], { values }: Frame): Yield {
    const definition = this.templates.find(name.text ?? '');
    if (definition === undefined) {
      return NOTHING;
    }
    const key = `${name.text} ${identityOf({ nodes: [values] })} ${identityOf(argument)}`;
    const known = this.results.get(key);
    if (known !== undefined) {
      return known;
    }
    // A template that includes itself with the same argument prints nothing more the second time.
    this.results.set(key, NOTHING);
    this.depth++;
    const body = this.depth > MAX_DEPTH ? [] : definition.body;
    const result = printedBy(this.run(body, newFrame(definition.source, values, argument, argument)));
    this.depth--;
    this.results.set(key, result);
    return result;
  }

  private add(use: FoundUse, { name, text }: Source, { start }: Action): void {
    const key = JSON.stringify([use.path, use.includesBelow, use.function]);
    if (use.path[0] !== UNKNOWN && !this.uses.has(key)) {
      this.uses.set(key, { ...use, place: `${name}:${text.slice(0, start).split('\n').length}` });
    }
  }
}
