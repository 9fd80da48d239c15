import type { ChartContents, ChartFile } from '../chart/chart-contents';
import { strictTokens } from './template-actions';
import { CLOCK, PURE } from './template-functions';

const CLOCK_WORD = new RegExp(`\\b(?:${[...CLOCK].join('|')})\\b`);

const KEYWORD = /^(?:else|if|with|range|define|block|template|end|break|continue)$/;

/** Two files of one base name overwrite each other in their results, in random order. */
const UNORDERED_METHOD = /\.As(?:Config|Secrets)(?:\.|$)/;

/** Proves that templates print the same for the same values at any time and place, except for pointers. */
export function provenRepeatable(chart: ChartContents): boolean {
  return !rendersValues(chart) && !hasDuplicates(chart) && templatesOf(chart).every(isPure);
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

function isPure({ text }: ChartFile): boolean {
  const actions = strictTokens(text);
  return (
    actions?.every((tokens) => tokens.every((token, index) => isPureToken(token, tokens.slice(index + 1)))) ?? false
  );
}

function isPureToken(token: string, following: readonly string[]): boolean {
  if (token === 'keys') {
    // They come in random order.
    const end = following.findIndex((next) => /^[|)]/.test(next));
    return following[end] === '|' && following[end + 1] === 'sortAlpha';
  }
  return /^[A-Za-z_]/.test(token) ? PURE.has(token) || KEYWORD.test(token) : !UNORDERED_METHOD.test(token);
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
