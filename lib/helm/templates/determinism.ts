import type { ChartContents, ChartFile } from '../chart/chart-contents';
import { actionTokens, KEYWORD } from './tokens';

/**
 * Template functions of helm 3 and 4 (from Go, sprig and helm) whose result depends only on their arguments, as their sources
 * show. Functions that are missing here, such as functions of a newer helm, are not proven.
 */
export const PURE = words(`
  abbrev abbrevboth add add1 add1f addf adler32sum all and any append atoi b32dec b32enc b64dec b64enc base biggest
  camelcase cat ceil chunk clean coalesce compact concat contains deepCopy deepEqual default dict dig dir div divf
  duration empty eq ext fail false first float64 floor fromJson fromJsonArray fromYaml fromYamlArray ge get gt has
  hasKey hasPrefix hasSuffix html include indent index initial initials int int64 isAbs join js kebabcase kindIs
  kindOf last le len list lookup lower lt max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk
  mustCompact mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite
  mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral
  mustRegexSplit mustRest mustReverse mustSlice mustToJson mustToPrettyJson mustToRawJson mustToYaml mustUniq
  mustWithout ne nil nindent nospace not omit or pick pluck plural prepend print printf println push quote regexFind
  regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace required
  rest reverse round semver semverCompare seq set sha1sum sha256sum sha512sum slice snakecase sortAlpha split
  splitList splitn squote sub subf substr swapcase ternary title toDecimal toJson toPrettyJson toRawJson toString
  toStrings toToml toYaml toYamlPretty trim trimAll trimPrefix trimSuffix trimall true trunc tuple typeIs typeIsLike
  typeOf uniq unset until untilStep untitle upper urlJoin urlParse urlquery without wrap wrapWith
`);

/** Functions whose result depends on the time. The time zone of helm is always UTC. */
export const CLOCK = words('ago date dateInZone date_in_zone durationRound htmlDate htmlDateInZone now');

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const CLOCK_WORD = new RegExp(`\\b(?:${[...CLOCK].join('|')})\\b`);

/** In the results of these methods, two files with the same base name overwrite each other in random order. */
const UNORDERED_METHOD = /\.As(?:Config|Secrets)(?:\.|$)/;

/** Proves that templates print the same text for the same values at any time on any machine, except for pointers. */
export function provenRepeatable(chart: ChartContents): boolean {
  return !rendersValues(chart) && !hasDuplicates(chart) && templatesOf(chart).every(isPure);
}

/** Whether values may be templates as well. */
export function rendersValues(chart: ChartContents): boolean {
  // The templates of the chart are often sufficient, so its subcharts are read last.
  return chart.templateFiles.some(({ text }) => /\btpl\b/.test(text)) || subchartsOf(chart).some(rendersValues);
}

/** Whether templates may read the clock, so that their output may change with time. */
export function chartReadsClock(chart: ChartContents): boolean {
  const withLiterals = rendersValues(chart);
  const others = (): boolean =>
    family(chart).some(
      ({ valuesText, files }) => mayReadClock(valuesText) || files.some(({ text }) => mayReadClock(text)),
    );
  return templatesOf(chart).some(({ text }) => templateReadsClock(text, withLiterals)) || (withLiterals && others());
}

/** Whether a value that `tpl` renders may read the clock. */
export function mayReadClock(value: string): boolean {
  return value.includes('{{') && templateReadsClock(value, true);
}

/** @param withLiterals texts inside the template are templates, or parts of them, as well */
function templateReadsClock(template: string, withLiterals: boolean): boolean {
  if (!CLOCK_WORD.test(template)) {
    return false;
  }
  const actions = actionTokens(template);
  const isWord = (token: string): boolean => CLOCK.has(token) || (withLiterals && CLOCK.has(token.slice(1, -1)));
  const isTemplate = (token: string): boolean => withLiterals && token.includes('{{') && CLOCK_WORD.test(token);
  return actions.some(({ tokens, isValid }) => !isValid || tokens.some((token) => isWord(token) || isTemplate(token)));
}

function isPure({ text }: ChartFile): boolean {
  return actionTokens(text).every(
    ({ tokens, isValid }) => isValid && tokens.every((token, index) => isPureToken(token, tokens.slice(index + 1))),
  );
}

function isPureToken(token: string, following: readonly string[]): boolean {
  if (token === 'keys') {
    // Keys have a random order.
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

/** Each subchart once, even if it has several aliases. */
function subchartsOf(chart: ChartContents): ChartContents[] {
  return [...new Set(chart.subcharts.map((subchart) => subchart.chart))];
}

/** helm selects one of two subcharts with the same name at random. */
function hasDuplicates(chart: ChartContents): boolean {
  const below = subchartsOf(chart);
  const names = new Set(below.map(({ metadata }) => metadata.name));
  return names.size < below.length || below.some(hasDuplicates);
}
