import type { ChartContents } from '../chart/chart-contents';
import { templateActions } from './actions';
import { type Block, blocksOf, definitionsIn } from './blocks';
import { folderOf, type Source, sourceOf } from './template-sources';

/** A named template. */
interface Definition {
  readonly source: Source;
  readonly body: readonly Block[];
}

/** The beginning of a named template. */
const NAMED = /\{\{-?\s*(?:define|block)\s+["`]([^"`]+)["`]/g;

/** The named templates of a chart and its subcharts. A file is parsed when a template includes one of its templates. */
export class NamedTemplates {
  private readonly sources = new Map<string, Source>();
  private readonly definitions = new Map<string, Definition>();
  private readonly parsed = new Map<string, readonly Block[]>();

  public constructor(chart: ChartContents) {
    this.add(chart, '');
  }

  public find(name: string): Definition | undefined {
    const source = this.sources.get(name);
    if (source && !this.definitions.has(name)) {
      this.define(source);
    }
    return this.definitions.get(name);
  }

  public parse(text: string): readonly Block[] {
    const blocks = this.parsed.get(text) ?? blocksOf(templateActions(text));
    this.parsed.set(text, blocks);
    return blocks;
  }

  /** The definitions of a parent override those of its subcharts. */
  private add(chart: ChartContents, folder: string): void {
    for (const { chart: below } of chart.subcharts) {
      this.add(below, folderOf(below, folder));
    }
    for (const source of chart.templateFiles.map((file) => sourceOf(file, folder))) {
      for (const [, name = ''] of source.text.matchAll(NAMED)) {
        this.sources.set(name, source);
      }
    }
  }

  private define(source: Source): void {
    for (const { action, body } of definitionsIn(this.parse(source.text))) {
      const [first] = action.pipeline[0] ?? [];
      if (first?.kind === 'text' && this.sources.get(first.text) === source) {
        this.definitions.set(first.text, { source, body });
      }
    }
  }
}
