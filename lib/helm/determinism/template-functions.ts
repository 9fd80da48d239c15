/**
 * Functions that helm 3 and 4 give to templates (those of Go, of sprig, and helm's own) and whose result depends on nothing
 * but their arguments, as their sources show. A function that is missing here may do anything, for example one of a newer helm.
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

/** Functions whose result depends on the time or the time zone. */
export const CLOCK = words(
  'ago date dateInZone date_in_zone durationRound htmlDate htmlDateInZone mustToDate now toDate fromToml mustFromToml',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
