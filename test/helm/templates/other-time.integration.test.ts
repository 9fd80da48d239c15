import { execFileSync } from 'node:child_process';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { openChart } from '../../../lib/helm/rendering/opened-chart';
import { differingPaths } from '../../../lib/helm/rendering/renderer';
import { temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn } from '../../support/chart-files';
import { configMap } from '../../support/releases';

const DAY = '"2006-01-02"';
const HELPER = '{{ define "day" }}{{ now | date "2006-01-02" }}{{ end }}{{ define "now" }}constant{{ end }}';

/** Templates that print the clock, most of them only its day. */
const READS_CLOCK: Record<string, string> = {
  seconds: '{{ now | unixEpoch }}',
  plain: `{{ date ${DAY} now }}`,
  piped: `{{ now | date ${DAY} }}`,
  withoutSpaces: `{{now|date ${DAY}}}`,
  trimmed: `{{- now | date ${DAY} -}}`,
  parenthesized: `{{ (now) | date ${DAY} }}`,
  nested: `{{ printf "%s" (date ${DAY} (now)) | quote | trimAll "\\"" }}`,
  rawString: '{{ now | date `2006-01-02` }}',
  field: '{{ now.Year }}',
  fieldOfGroup: '{{ (now).Weekday }}',
  method: `{{ now.Format ${DAY} }}`,
  variable: `{{ $x := now }}{{ $x | date ${DAY} }}`,
  withNow: `{{ with now }}{{ date ${DAY} . }}{{ end }}`,
  dict: `{{ (dict "now" now).now | date ${DAY} }}`,
  inBranch: '{{ if true }}{{ else }}x{{ end }}{{ if eq "a" "b" }}{{ else if true }}{{ now.Month }}{{ end }}',
  helper: '{{ include "day" . }}',
  template: '{{ template "day" }}',
  zone: `{{ dateInZone ${DAY} now "UTC" }}`,
  oldZone: `{{ date_in_zone ${DAY} (now) "UTC" }}`,
  html: '{{ htmlDate now }}{{ htmlDateInZone (now) "UTC" }}',
  modified: `{{ now | dateModify "-1h" | date ${DAY} }}{{ now | date_modify "1h" | unixEpoch }}`,
  noTime: `{{ date ${DAY} "text" }}`,
  noTimePiped: `{{ .Values.number | date ${DAY} }}`,
  missing: `{{ htmlDate .Values.missing }}`,
  noTimeInZone: `{{ "UTC" | dateInZone ${DAY} "text" }}`,
  ago: '{{ ago (toDate "2006" "2020") }}',
  agoSeconds: '{{ ago 1700000000 }}',
  rounded: '{{ durationRound (toDate "2006" "2020") }}',
  difference: '{{ (now.Sub (toDate "2006" "2020")).Hours }}',
  condition: '{{ if now.After (toDate "2006" "2100") }}later{{ end }}',
  literal: '{{ tpl "{{ now | unixEpoch }}" . }}',
  literalInGroup: '{{ print (tpl `{{ date "2006" "x" }}` $) | trim }}',
  concatenated: '{{ tpl (printf "{{ %s | unixEpoch }}" "now") . }}',
  value: '{{ tpl .Values.clock . }}',
  valueByHelper: '{{ include "render" (dict "value" .Values.clock "context" $) }}',
  pipedValue: '{{ . | tpl .Values.clock }}',
  nestedValue: '{{ tpl .Values.nested . }}',
  definition: '{{ tpl .Values.definition . }}',
  file: '{{ tpl (.Files.Get "files/clock.txt") . }}',
};

/** Templates that contain the words, and print the same at any time. */
const NO_CLOCK: Record<string, string> = {
  comment: 'text{{/* now | date */}}{{- /* date "2006" now */ -}}',
  text: '{{ "now" }} is not now, nor a date: {{ `{{ now }}` }}',
  values: '{{ .Values.now }}{{ .Values.date.now }}{{ $.Values.now }}{{ (.Values).now }}',
  variables: '{{ $now := "a" }}{{ $date := $now }}{{ $now }}{{ $date }}',
  names: '{{ include "now" . }}{{ template "now" }}',
  keys: '{{ (dict "now" "x").now }}{{ get (dict "date" "y") "date" }}',
  parsed: `{{ toDate ${DAY} "2020-02-03" | date "Monday" }}{{ toDate ${DAY} "2020-02-03" }}`,
  seconds: '{{ date "2006" 86400 }}{{ 86400 | int64 | htmlDate }}{{ dateInZone "2006" 86400 "UTC" }}',
  durations:
    '{{ durationRound "2h10m5s" }}{{ durationRound 7200000000000 }}{{ duration "95" }}{{ ago now }}{{ ago "x" }}',
  difference: '{{ $start := now }}{{ (now.Sub $start).Hours | int }}',
  century: '{{ len (now | date "2006-01-02") }}',
  tplWithoutCalls: '{{ tpl "do it now, not at a later date: {{ .Values.now }}{{ `now` }}{{/* don\'t tpl */}}" . }}',
  tplOfText: '{{ tpl "{{ `{{ now }}` }}" . }}',
  tplResult: '{{ (tpl "{{ print 1 }}" .) | int | add 1 }}',
  printed: '{{ .Values.clock | quote | trunc 9 }}',
};

const FILES: ChartFiles = {
  'values.yaml': [
    "now: 'a'\ndate: { now: 'b' }\nnumber: 1700000000",
    "clock: '{{ now | date \"2006-01-02\" }}'\nnested: '{{ tpl .Values.clock . | upper }}'",
    `definition: '{{ define "inner" }}{{ date "2006" "x" }}{{ end }}{{- include "inner" . -}}'`,
  ].join('\n'),
  'files/clock.txt': 'since {{ (now) | htmlDate }}',
  'templates/_helpers.tpl': `${HELPER}{{ define "render" }}{{ tpl .value .context }}{{ end }}`,
  'templates/clock.yaml': configMapOf('clock', READS_CLOCK),
  'templates/other.yaml': configMapOf('other', NO_CLOCK),
};

function configMapOf(name: string, templates: Record<string, string>): string {
  const entries = Object.entries(templates).map(([key, template]) => `  ${key}: >-\n    a ${template} z\n`);
  return configMap(name, `data:\n${entries.join('')}`);
}

const rendered = (chart: string): string =>
  execFileSync(String(process.env.HELM_EXECUTABLE), ['template', 'x', chart], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const REQUEST = { executable: '', releaseName: 'x', apiVersions: [], includeCrds: false, values: {}, flags: [] };

function copyOf(chart: string): string {
  return String(openChart(chart).copyWithOtherTime({ ...REQUEST, chart, chartName: chart }));
}

describe('a copy of a chart with another time', () => {
  test('differs in all texts that depend on the clock, and in no others', () => {
    const chart = chartIn(temporaryFolder(), FILES);
    const read = (path: string) => parseManifestStream(rendered(path), 'demo');
    const paths = differingPaths(read(chart), read(copyOf(chart)));
    expect(paths).toEqual(Object.keys(READS_CLOCK).map((key) => `ConfigMap/clock data.${key}`));
  });

  test('prints the same text each time', () => {
    const copy = copyOf(chartIn(temporaryFolder(), FILES));
    expect(rendered(copy)).toBe(rendered(copy));
  });
});
