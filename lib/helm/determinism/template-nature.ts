import type { ChartContents, ChartFile } from '../chart/chart-contents';
import { AddressScan, Unclear } from './address-scan';
import { type StrictAction, strictActions, strictTokens } from './template-actions';
import { CLOCK } from './template-functions';

const CLOCK_WORD = new RegExp(`\\b(?:${[...CLOCK].join('|')})\\b`);

/** Proves that templates print the same for the same values, whenever and wherever: one rendering tells all. */
export function provenRepeatable(chart: ChartContents): boolean {
  return !rendersValues(chart) && !hasDuplicates(chart) && isRepeatable(templatesOf(chart));
}

/** Whether values may be templates as well. */
export function rendersValues(chart: ChartContents): boolean {
  // The chart itself tells in most cases, before its subcharts are read.
  return chart.templateFiles.some(({ text }) => /\btpl\b/.test(text)) || subchartsOf(chart).some(rendersValues);
}

/** Whether templates may tell the time, so that what they print today need not be what they print tomorrow. */
export function chartReadsClock(chart: ChartContents): boolean {
  const withLiterals = rendersValues(chart);
  const others = (): boolean =>
    family(chart).some(
      ({ valuesText, files }) => mayReadClock(valuesText) || files.some(({ text }) => mayReadClock(text)),
    );
  return templatesOf(chart).some(({ text }) => templateReadsClock(text, withLiterals)) || (withLiterals && others());
}

/** Whether a value, handed to `tpl`, could tell the time. */
export function mayReadClock(value: string): boolean {
  return value.includes('{{') && templateReadsClock(value, true);
}

/** @param withLiterals texts inside the template are templates, or parts of them, as well */
function templateReadsClock(template: string, withLiterals: boolean): boolean {
  if (!CLOCK_WORD.test(template)) {
    return false;
  }
  const tokens = strictTokens(template)?.flat();
  const isWord = (token: string): boolean => CLOCK.has(token) || (withLiterals && CLOCK.has(token.slice(1, -1)));
  const isTemplate = (token: string): boolean => withLiterals && token.includes('{{') && CLOCK_WORD.test(token);
  return tokens?.some((token) => isWord(token) || isTemplate(token)) ?? true;
}

function isRepeatable(templates: readonly ChartFile[]): boolean {
  const read: StrictAction[][] = [];
  for (const template of templates) {
    const actions = strictActions(template.text);
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

function templatesOf(chart: ChartContents): ChartFile[] {
  return family(chart).flatMap(({ templateFiles }) => templateFiles);
}

function family(chart: ChartContents): ChartContents[] {
  return [chart, ...subchartsOf(chart).flatMap(family)];
}

/** Each subchart once, under however many names the chart knows it. */
function subchartsOf(chart: ChartContents): ChartContents[] {
  return [...new Set(chart.subcharts.map((subchart) => subchart.chart))];
}

/** Of two subcharts of one name, helm takes now this and now that. */
function hasDuplicates(chart: ChartContents): boolean {
  const below = subchartsOf(chart);
  const names = new Set(below.map(({ metadata }) => metadata.name));
  return names.size < below.length || below.some(hasDuplicates);
}
