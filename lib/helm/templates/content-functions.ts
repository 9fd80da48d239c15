/**
 * How the result of a template function depends on the content of a text that it gets. Two renderings with different texts
 * show `same`, `visible` and `hash`; they cannot show `test`, `cut` and `parse`, because both texts may give the same result,
 * and a third text another one.
 */
export type Effect =
  /** The result is the content, or a list or map of contents. */
  | 'same'
  /** The result contains the content, in an encoding or with a change that each text shows. */
  | 'visible'
  /** Each change of the content changes the result, which does not contain it. */
  | 'hash'
  /** The number of characters. */
  | 'length'
  /** Compares the content, or takes it as a number, a version or a key. */
  | 'test'
  /** Changes or removes parts that a text may not have. */
  | 'cut'
  /** Reads the content as data of a format. */
  | 'parse'
  /** The result depends on whether there is content, on its type, or on nothing. */
  | 'none';

/**
 * The effect of each template function of helm 3 and 4 (from Go, sprig and helm). The prefix `must` does not change the effect.
 * `trim`, and `trimSuffix` of a line break, are `same`: they change the ends of a text only, where a secret has no blanks.
 */
const EFFECTS: { readonly [effect in Effect]: string } = {
  same: `
    and append chunk coalesce compact concat deepCopy default dict dig first get index initial last
    list merge mergeOverwrite omit or pick pluck prepend push required rest reverse set slice sortAlpha ternary toString
    trim tuple uniq unset values without`,
  visible: `
    b32enc b64enc cat html include indent initials join js lower nindent nospace print printf println quote regexQuoteMeta
    repeat shuffle squote swapcase toJson toPrettyJson toRawJson toStrings toToml toYaml toYamlPretty tpl upper urlJoin
    urlquery`,
  hash: `
    adler32sum bcrypt derivePassword encryptAES genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey
    genSignedCert genSignedCertWithKey htpasswd sha1sum sha256sum sha512sum`,
  length: 'len',
  test: `
    add add1 add1f addf atoi biggest call ceil contains deepEqual div divf duration durationRound eq float64 floor ge
    getHostByName gt has hasPrefix hasSuffix int int64 isAbs le lt max maxf min minf mod mul mulf ne osIsAbs plural
    regexMatch round semver semverCompare seq sub subf toDecimal until untilStep`,
  cut: `
    abbrev abbrevboth base camelcase clean dir ext kebabcase osBase osClean osDir osExt regexFind regexFindAll
    regexReplaceAll regexReplaceAllLiteral regexSplit replace snakecase split splitList splitn substr title trimAll trimall
    trimPrefix trimSuffix trunc untitle wrap wrapWith`,
  parse: `
    ago b32dec b64dec buildCustomCert date dateInZone dateModify date_in_zone date_modify decryptAES fromJson
    fromJsonArray fromToml fromYaml fromYamlArray htmlDate htmlDateInZone must_date_modify toDate unixEpoch urlParse`,
  none: `
    all any empty fail false hasKey hello keys kindIs kindOf lookup nil not now randAlpha randAlphaNum
    randAscii randBytes randInt randNumeric true typeIs typeIsLike typeOf uuidv4`,
};

const effects = new Map(
  Object.entries(EFFECTS).flatMap(([effect, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, effect as Effect] as const),
  ),
);

/** All functions with an effect. */
export function classifiedFunctions(): string[] {
  return [...effects.keys()];
}

/** The effect of a function; undefined for an unknown function, such as one of a newer helm. */
export function effectOf(name: string): Effect | undefined {
  return effects.get(name) ?? effects.get(baseName(name));
}

/** `regexMatch` for `mustRegexMatch`. */
export function baseName(name: string): string {
  return name.replace(/^must([A-Z])/, (_, letter: string) => letter.toLowerCase());
}

/** Functions that compare the items of a list. */
export const COMPARES_ITEMS: ReadonlySet<string> = new Set(['deepEqual', 'has', 'sortAlpha', 'uniq', 'without']);

/** The number of the argument that a comparison with a length tests for being empty. */
export const EMPTY_LENGTHS: ReadonlyMap<string, string> = new Map([
  ...['eq', 'ne', 'gt', 'le'].map((name) => [name, '0'] as const),
  ...['ge', 'lt'].map((name) => [name, '1'] as const),
]);
