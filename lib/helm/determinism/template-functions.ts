/**
 * What is known of the functions that helm 3 and 4 give to templates: those of Go, of sprig, and helm's own. Each list
 * holds what was read in their sources. A function that stands in none may do anything: that of a newer helm, say.
 */

/** Their result has the content of their arguments, or some of it. */
export const PASSING = words(`
  and append chunk coalesce compact concat deepCopy default dict dig first get index initial last list merge mergeOverwrite
  mustAppend mustChunk mustCompact mustDeepCopy mustFirst mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend
  mustPush mustRest mustReverse mustSlice mustUniq mustWithout omit or pick pluck prepend push required rest reverse set
  slice ternary tuple uniq unset without
`);

/** They look at their arguments, whatever these hold, or write them down as data. */
export const LOOKING = words(`
  all any deepEqual empty eq fail has hasKey include kindIs kindOf len lookup mustHas mustToJson mustToPrettyJson
  mustToRawJson mustToYaml ne not toJson toPrettyJson toRawJson toToml toYaml toYamlPretty typeIs typeIsLike typeOf
`);

/** They make texts, numbers or data of texts, numbers and data. */
export const PLAIN = words(`
  abbrev abbrevboth add add1 add1f addf adler32sum atoi b32dec b32enc b64dec b64enc base biggest camelcase cat ceil clean
  contains dir div divf duration ext false float64 floor fromJson fromJsonArray fromYaml fromYamlArray ge gt hasPrefix
  hasSuffix html indent initials int int64 isAbs join js kebabcase le lower lt max maxf min minf mod mul mulf mustFromJson
  mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit nil nindent
  nospace plural print printf println quote regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll
  regexReplaceAllLiteral regexSplit repeat replace round semver semverCompare seq sha1sum sha256sum sha512sum snakecase
  sortAlpha split splitList splitn squote sub subf substr swapcase title toDecimal toString toStrings trim trimAll
  trimPrefix trimSuffix trimall true trunc until untilStep untitle upper urlJoin urlParse urlquery wrap wrapWith
`);

/** They tell the time, the time zone, or what has passed since. */
export const CLOCK = words(
  'ago date dateInZone date_in_zone durationRound htmlDate htmlDateInZone mustToDate now toDate fromToml mustFromToml',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
