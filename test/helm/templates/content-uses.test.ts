import { readChart } from '../../../lib/helm/chart/read-chart';
import { effectOf } from '../../../lib/helm/templates/content-functions';
import { contentUses } from '../../../lib/helm/templates/content-uses';
import { CLOCK, PURE } from '../../../lib/helm/templates/determinism';
import { temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn, chartYaml } from '../../support/chart-files';

/** The uses as `function path`, with `…` where the function gets all values below the path. */
const usesOf = (files: ChartFiles): string[] =>
  contentUses(readChart(chartIn(temporaryFolder(), files)).contents).map(
    (use) => `${use.function} ${use.path.join('.')}${use.includesBelow ? '…' : ''}`,
  );
const inTemplate = (template: string) => usesOf({ 'templates/a.yaml': template });
/** Whether a function gets the value `a.pw`. */
const usesPassword = (template: string) => inTemplate(template).some((use) => / a\.(?:pw|\*)…?$| a…$/.test(use));

const PW = '.Values.a.pw';

describe('a function whose result depends on the content in a way that two renderings cannot show is found', () => {
  test.each([
    ...[`if eq ${PW} "changeme"`, `if ne "x" ${PW}`, `if eq ${PW} .Values.other`, `if lt ${PW} "m"`],
    ...[`if gt (len ${PW}) 8`, `if eq (${PW} | len) 16`, `if ge (len ${PW} | int) 1`, `if contains "x" ${PW}`],
    ...[
      `if hasPrefix "$2" ${PW}`,
      `if ${PW} | hasSuffix "="`,
      `if regexMatch "[a-z]" ${PW}`,
      `if has ${PW} (list "a")`,
    ],
    ...[`if mustRegexMatch "x" (${PW} | quote)`, `if eq (${PW} | sha256sum) "abc"`, `if eq (lower ${PW}) "x"`],
    ...[`if eq (toString ${PW}) "x"`, `if semverCompare ">1" ${PW}`, `if deepEqual .Values.a (dict "pw" "x")`],
    ...[`if hasKey .Values.map ${PW}`, `if eq (printf "%s-x" ${PW}) "a"`, `if contains "x" (toYaml .Values.a)`],
    `if eq (default "x" (coalesce "" ${PW})) "changeme"`,
  ])('{{ %s }} compares', (call) => {
    expect(usesPassword(`{{ ${call} }}x{{ end }}`)).toBe(true);
  });

  test.each([
    ...[`${PW} | replace "a" "b"`, `trimSuffix "=" ${PW}`, `trimPrefix "x" ${PW}`, `trimAll "\\"" ${PW}`],
    ...[`trunc 8 ${PW}`, `substr 0 8 ${PW}`, `abbrev 9 ${PW}`, `${PW} | b64enc | trunc 63`, `wrap 80 ${PW}`],
    ...[`regexReplaceAll "a+" ${PW} "b"`, `regexFind "a+" ${PW}`, `split "," ${PW}`, `(splitList "," ${PW}) | first`],
    ...[
      `int ${PW}`,
      `atoi ${PW} | add 1`,
      `float64 ${PW}`,
      `toDecimal ${PW}`,
      `index ${PW} 0`,
      `index .Values.map ${PW}`,
    ],
    ...[`printf "%-20s" ${PW}`, `printf "%s %.8s" "a" ${PW}`, `title ${PW}`, `camelcase ${PW}`, `base ${PW}`],
    ...[
      `(fromJson ${PW}).user`,
      `${PW} | b64dec`,
      `(urlParse ${PW}).host`,
      `date "2006" ${PW}`,
      `get .Values.map ${PW}`,
    ],
    ...[
      `functionOfTomorrow ${PW}`,
      `list ${PW} "b" | sortAlpha`,
      `uniq (list "a" ${PW})`,
      `${PW} | b64enc | replace "A" ""`,
    ],
  ])('{{ %s }} changes or reads parts', (call) => {
    expect(usesPassword(`k: {{ ${call} }}`)).toBe(true);
  });

  test.each<[string, string]>([
    ['a variable', `{{ $v := ${PW} }}{{ if true }}{{ if eq $v "x" }}{{ end }}{{ end }}`],
    [
      'a variable that a branch assigns',
      `{{ $v := "" }}{{ if .Values.b }}{{ $v = ${PW} }}{{ end }}{{ len $v | print }}{{ eq $v "x" }}`,
    ],
    [
      'a variable of the pass before',
      `{{ $v := "" }}{{ range .Values.l }}{{ if eq $v "x" }}{{ end }}{{ $v = ${PW} }}{{ end }}`,
    ],
    ['with', `{{ with .Values.a }}{{ with .pw }}{{ trunc 8 . }}{{ end }}{{ end }}`],
    ['else with', `{{ with .Values.x }}{{ else with .Values.a }}{{ trunc 8 .pw }}{{ end }}`],
    ['range', '{{ range $k, $v := .Values.a }}{{ $v | trunc 8 }}{{ end }}'],
    ['a dict', `{{ $d := dict "x" (dict "y" ${PW}) }}{{ $d.x.y | trunc 8 }}`],
    ['set', `{{ $d := dict }}{{ $_ := set $d "x" ${PW} }}{{ get $d "x" | trunc 8 }}`],
    ['a list', `{{ $l := list "a" | append ${PW} }}{{ $l := append (list "a") ${PW} }}{{ last $l | trunc 8 }}`],
    ['merged maps', '{{ $m := mergeOverwrite (deepCopy .Values.d) .Values.a }}{{ trunc 8 $m.pw }}'],
    ['dig, get, pluck and index', '{{ trunc 8 (dig "pw" "" .Values.a) }}{{ pluck "pw" .Values.a | first | trunc 8 }}'],
    ['YAML that is read again', '{{ $m := toYaml .Values.a | fromYaml }}{{ trunc 8 $m.pw }}'],
    ['a join', `{{ join "," (list "a" ${PW}) | trunc 8 }}`],
    ['the dot of a named template', '{{ define "f" }}{{ trunc 8 .pw }}{{ end }}{{ include "f" .Values.a }}'],
    ['a dict for a named template', `{{ define "f" }}{{ trunc 8 .x }}{{ end }}{{ include "f" (dict "x" ${PW}) }}`],
    [
      'a list for a named template',
      `{{ define "f" }}{{ trunc 8 (index . 1) }}{{ end }}{{ template "f" (list $ ${PW}) }}`,
    ],
    ['the text of a named template', `{{ define "f" }}{{ .Values.a.pw }}{{ end }}{{ include "f" . | trunc 8 }}`],
    ['a block', '{{ block "f" .Values.a }}{{ trunc 8 .pw }}{{ end }}'],
    [
      'nested named templates',
      `{{ define "f" }}{{ trunc 8 .v }}{{ end }}{{ define "g" }}{{ include "f" (dict "v" .w) }}{{ end }}{{ include "g" (dict "w" ${PW}) }}`,
    ],
    ['tpl of a literal', `{{ tpl "{{ trunc 8 ${PW} }}" . }}`],
    ['tpl of the value', `{{ tpl ${PW} . | trunc 8 }}`],
    ['the root context as a variable', '{{ $root := . }}{{ range list 1 }}{{ trunc 8 $root.Values.a.pw }}{{ end }}'],
    ['an argument of a method', `{{ .Files.Get (trunc 8 ${PW}) }}`],
  ])('also through %s', (_, template) => {
    expect(usesPassword(template)).toBe(true);
  });
});

test.each([
  ...[`if ${PW}`, `if not ${PW}`, `if and ${PW} (empty .Values.x)`, `with ${PW}`, `if eq ${PW} ""`, `if ne ${PW} nil`],
  ...[`if gt (len ${PW}) 0`, `if kindIs "string" ${PW}`, `if eq (typeOf ${PW}) "string"`, `if without (list ${PW}) ""`],
  ...[
    `if eq (printf "%T" ${PW}) "string"`,
    `if hasKey .Values.a "pw"`,
    `if contains "{{" ${PW}`,
    'if eq .Values.b "x"',
  ],
  ...[`if eq (len (list ${PW})) 1`, `if eq (ternary "a" "b" (empty ${PW})) "a"`],
])('{{ %s }} is a test that two renderings show', (call) => {
  expect(usesPassword(`{{ ${call} }}x{{ end }}`)).toBe(false);
});

test.each([
  ...[PW, `${PW} | quote`, `required "set it" ${PW}`, `default (randAlphaNum 9) ${PW} | b64enc`, `tpl ${PW} .`],
  ...[`toYaml .Values.a | nindent 2`, `printf "%s:%q" .Values.user ${PW} | b64enc`, `${PW} | trim | trimSuffix "\\n"`],
  ...[`toYaml .Values | sha256sum | trunc 63`, `upper ${PW}`, `htpasswd "u" ${PW} | replace "$" "$$"`, `fail ${PW}`],
  ...[
    `${PW} | b64enc | quote | trimAll "\\"" | b64dec`,
    `${PW} | urlquery | replace "+" "%20"`,
    `index .Values.a "pw"`,
  ],
  ...[`trunc 63 .Release.Name`, `printf "%5d" 3 | print ${PW}`, `lookup "v1" "Secret" "ns" ${PW}`],
])('{{ %s }} contains the content, or a change that two renderings show', (call) => {
  expect(usesPassword(`k: {{ ${call} }}`)).toBe(false);
});

describe('the analysis distinguishes', () => {
  test.each<[string, string]>([
    [
      'arguments of two calls',
      `{{ define "f" }}{{ .v }}{{ end }}{{ include "f" (dict "v" ${PW}) }}{{ include "f" (dict "v" .Values.b) | trunc 8 }}`,
    ],
    [
      'options that a call leaves out',
      `{{ define "f" }}{{ if .cut }}{{ .v | trunc 8 }}{{ end }}{{ end }}{{ include "f" (dict "v" ${PW}) }}`,
    ],
    ['a variable before and after an assignment', `{{ $v := ${PW} }}{{ $v = "other" }}{{ $v | trunc 8 }}`],
    [
      'the branches of a condition',
      `{{ $v := "a" }}{{ if .Values.x }}{{ $v = ${PW} }}{{ else }}{{ $v = trunc 3 $v }}{{ end }}{{ $v }}`,
    ],
    [
      'a map and its values',
      `{{ if eq (len .Values.a) 3 }}{{ end }}{{ range $k, $v := .Values.a }}{{ trunc 8 $k }}{{ end }}`,
    ],
    [
      'a value of a lookup, which is empty',
      `{{ $d := (lookup "v1" "Secret" "n" "x").data }}{{ if $d }}{{ trunc 8 ${PW} }}{{ end }}`,
    ],
    ['templates that are never included', `{{ define "f" }}{{ trunc 8 .Values.a.pw }}{{ end }}`],
  ])('%s', (_, template) => {
    expect(usesPassword(template)).toBe(false);
  });
});

test('follows the helpers of charts that read a value by its path', () => {
  const helpers = `
{{- define "getValueFromKey" -}}
{{- $splitKey := splitList "." .key -}}{{- $value := "" -}}{{- $latestObj := $.context.Values -}}
{{- range $splitKey -}}
{{- if not $latestObj -}}{{- printf "no %s" $.key | fail -}}{{- end -}}
{{- $value = ( index $latestObj . ) -}}{{- $latestObj = $value -}}
{{- end -}}
{{- printf "%v" (default "" $value) -}}
{{- end -}}
{{- define "getKeyFromList" -}}
{{- $key := first .keys -}}
{{- range reverse .keys }}{{ if include "getValueFromKey" (dict "key" . "context" $.context) }}{{ $key = . }}{{ end }}{{ end -}}
{{- printf "%s" $key -}}
{{- end -}}
{{- define "manage" -}}
{{- $key := include "getKeyFromList" (dict "keys" .providedValues "context" .context) -}}
{{- $password := include "getValueFromKey" (dict "key" $key "context" .context) -}}
{{- if not .skipB64enc }}{{ $password = $password | b64enc }}{{ end -}}
{{- printf "%s" $password | quote -}}
{{- end -}}
{{- $managed := include "manage" (dict "providedValues" (list "global.pw" "a.pw") "context" $) -}}
`;
  expect(inTemplate(`${helpers}{{ $managed | trimAll "\\"" | b64dec }}`)).toEqual([]);
  expect(inTemplate(`${helpers}{{ $managed | trunc 8 }}`)).toEqual(['trunc global.pw…', 'trunc a.pw…']);
});

test('ends for recursive templates, also with growing arguments', () => {
  const template = `
{{- define "walk" }}{{ range $k, $v := . }}{{ if kindIs "map" $v }}{{ include "walk" $v }}{{ else }}{{ trunc 8 $v }}{{ end }}{{ end }}{{ end -}}
{{- define "grow" }}{{ include "grow" (dict "a" .) }}{{ end -}}
{{- include "walk" .Values.a }}{{ include "grow" . }}`;
  expect(inTemplate(template)).toEqual(['trunc a.*']);
});

test('names file and line, and reads subcharts, library charts, defaults and files that tpl renders', () => {
  const sub = (name: string, type: string, template: string, file = 'a.yaml'): ChartFiles => ({
    [`charts/${name}/Chart.yaml`]: chartYaml(name, `type: ${type}\n`),
    [`charts/${name}/templates/${file}`]: template,
  });
  const files = {
    'Chart.yaml': chartYaml('demo', 'dependencies:\n- {name: db, alias: main}\n- {name: common}\n'),
    'values.yaml': 'text: "{{ trunc 1 .Values.fromDefault }}"\n',
    'files/a.conf': '{{ trunc 2 .Values.fromFile }}',
    'templates/a.yaml':
      'a: b\nc: {{ include "lib" .Values.viaLibrary }}\n{{ tpl .Values.text . }}{{ trunc 3 .Subcharts.main.Values.pw }}',
    'templates/NOTES.txt': '{{ if eq .Values.inNotes "x" }}warning{{ end }}',
    ...sub('db', 'application', '{{ trunc 4 .Values.global.pw }}{{ trunc 5 .Values.own }}'),
    ...sub('common', 'library', '{{ define "lib" }}\n{{ trunc 6 . }}{{ end }}', '_lib.tpl'),
  };
  const uses = contentUses(readChart(chartIn(temporaryFolder(), files)).contents);
  expect(uses.map(({ path, place }) => `${path.join('.')} ${place}`)).toEqual([
    'viaLibrary charts/common/templates/_lib.tpl:2',
    'main.pw templates/a.yaml:3',
    'fromDefault values.yaml (text):1',
    'fromFile files/a.conf:1',
    'global.pw charts/db/templates/a.yaml:1',
    'main.own charts/db/templates/a.yaml:1',
  ]);
  const notes = '{{ if eq .Values.inNotes "x" }}{{ fail "choose another" }}{{ end }}';
  expect(usesOf({ 'templates/NOTES.txt': notes })).toEqual(['eq inNotes']);
});

test('each function of helm has an effect', () => {
  const random = ['randAlphaNum', 'uuidv4', 'shuffle', 'genCA', 'htpasswd', 'keys', 'values', 'tpl', 'getHostByName'];
  expect([...PURE, ...CLOCK, ...random].filter((name) => effectOf(name) === undefined)).toEqual([]);
});
