import type { ChartContents } from '../chart/chart-contents';
import { AddressScan, Unclear } from './address-scan';
import { type StrictAction, strictActions } from './template-actions';
import { CLOCK } from './template-functions';

/** What the templates of a chart and its subcharts could do. */
export interface TemplateNature {
  /** Proven to print the same for the same values, whenever and wherever: one rendering tells all. */
  readonly repeatable: boolean;
  /** They may tell the time, so that what is printed today need not be printed tomorrow. */
  readonly readsClock: boolean;
  /** Values may be templates as well. */
  readonly rendersValues: boolean;
}

const CLOCK_WORD = new RegExp(`\\b(?:${[...CLOCK].join('|')})\\b`);

/** Reads all templates of a chart. */
export function templateNature(chart: ChartContents): TemplateNature {
  const charts = family(chart);
  const templates = charts.flatMap(({ templateTexts }) => templateTexts);
  const rendersValues = templates.some((text) => /\btpl\b/.test(text));
  const others = charts.flatMap(({ valuesText, files }) => [valuesText, ...files.map(({ text }) => text)]);
  return {
    repeatable: !rendersValues && !hasTwins(chart) && isRepeatable(templates),
    readsClock:
      templates.some((text) => readsClock(text, rendersValues)) || (rendersValues && others.some(mayReadClock)),
    rendersValues,
  };
}

/** Whether a value, handed to `tpl`, could tell the time. */
export function mayReadClock(value: string): boolean {
  return value.includes('{{') && readsClock(value, true);
}

/** @param withLiterals texts inside the template are templates, or parts of them, as well */
function readsClock(template: string, withLiterals: boolean): boolean {
  if (!CLOCK_WORD.test(template)) {
    return false;
  }
  const tokens = strictActions(template)?.flatMap((action) => action.tokens);
  const isWord = (token: string): boolean => CLOCK.has(token) || (withLiterals && CLOCK.has(token.slice(1, -1)));
  const isTemplate = (token: string): boolean => withLiterals && token.includes('{{') && CLOCK_WORD.test(token);
  return tokens?.some((token) => isWord(token) || isTemplate(token)) ?? true;
}

function isRepeatable(templates: readonly string[]): boolean {
  const read: StrictAction[][] = [];
  for (const template of templates) {
    const actions = strictActions(template);
    if (actions === undefined) {
      return false;
    }
    read.push(actions);
  }
  try {
    new AddressScan().read(read);
    return true;
  } catch (error) {
    if (error instanceof Unclear) {
      return false;
    }
    throw error;
  }
}

function family(chart: ChartContents): ChartContents[] {
  const below = new Set(chart.subcharts.map((subchart) => subchart.chart));
  return [chart, ...[...below].flatMap(family)];
}

/** Of two subcharts of one name, helm takes now this and now that. */
function hasTwins(chart: ChartContents): boolean {
  const below = [...new Set(chart.subcharts.map((subchart) => subchart.chart))];
  const names = new Set(below.map(({ metadata }) => metadata.name));
  return names.size < below.length || below.some(hasTwins);
}
