import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HelmReleaseProps } from '../../../lib';
import { writeTar } from '../../../lib/helm/chart/tar';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { differingPaths } from '../../../lib/helm/rendering/differences';
import { openChart } from '../../../lib/helm/rendering/opened-chart';
import { failureOf, temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn, chartYaml } from '../../support/chart-files';
import { configMap, releaseOf } from '../../support/releases';

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

  test('keeps the form, the ignored files and the subcharts of the chart', () => {
    const clock = configMap('{{ .Chart.Name }}', 'data: { a: "{{ now | htmlDate }}", b: "{{ .Files.Get "a.md" }}" }');
    const sub = (name: string) => ({ 'Chart.yaml': chartYaml(name), 'templates/a.yaml': clock, 'a.md': 'read' });
    const files = {
      ...prefixed('charts/folder/', sub('folder')),
      'charts/folder/charts/deep.tgz': packed(sub('deep')),
      'charts/archive.tgz': packed({ ...sub('archive'), 'charts/inner.tgz': packed(sub('inner')) }),
      'charts/_ignored/templates/a.yaml': '{{ now }}',
      '.helmignore': '*.md\nignored.yaml\n',
      'a.md': 'ignored',
      'templates/ignored.yaml': '{{ fail "ignored" }}{{ now }}',
      'templates/.hidden.yaml': '{{ fail "hidden" }}',
    };
    const pathsOf = (chart: string) => {
      const [first, second] = [chart, copyOf(chart)].map((path) => parseManifestStream(rendered(path), 'demo'));
      return differingPaths(first ?? [], second ?? []).sort();
    };
    const subcharts = ['archive', 'deep', 'folder', 'inner'].map((name) => `ConfigMap/${name} data.a`);
    expect(pathsOf(chartOf(files))).toEqual(subcharts);
    const own = {
      'templates/a.yaml': clock,
      'templates/.hidden.yaml': configMap('hidden', 'data: { a: "{{ now }}" }'),
    };
    const whole = packed({ ...files, ...own, 'templates/ignored.yaml': '', 'Chart.yaml': chartYaml('demo') });
    expect(pathsOf(archived(whole))).toEqual([...subcharts, 'ConfigMap/demo data.a', 'ConfigMap/hidden data.a'].sort());
  });

  test.each<[string, string, object, string[]]>([
    ['neither calls the clock nor renders values', '{{ .Values.now }}', { now: '{{ now }}' }, []],
    ['renders values without the clock', '{{ tpl .Values.now . }}', { now: 'now' }, ['--set', 'b=now']],
    ['knows the time zone', '{{ toDate "2006" "2020" }}{{ fromToml "a = 1" }}', {}, []],
  ])('does not exist for a chart that %s', (_, template, values, flags) => {
    const chart = chartOf({ 'templates/a.yaml': template });
    expect(openChart(chart).copyWithOtherTime({ ...REQUEST, chart, chartName: chart, values, flags })).toBeUndefined();
  });
});

const prefixed = (prefix: string, files: ChartFiles): ChartFiles =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [prefix + path, text]));

/** An archive, as text in which each character is a byte. */
function packed(files: ChartFiles): string {
  const entries = Object.entries(files).map(([path, text]) => ({
    name: `chart/${path}`,
    content: Buffer.from(text, 'latin1'),
  }));
  return gzipSync(writeTar(entries)).toString('latin1');
}

/** Writes a chart whose files are bytes. */
function chartOf(files: ChartFiles): string {
  const chart = chartIn(temporaryFolder());
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), text, 'latin1');
  }
  return chart;
}

function archived(archive: string): string {
  const path = join(temporaryFolder(), 'demo-1.2.3.tgz');
  writeFileSync(path, archive, 'latin1');
  return path;
}

describe('a release is rejected if its chart prints the time', () => {
  const messageOf = (data: string, props: Partial<HelmReleaseProps> = {}, more: ChartFiles = {}) => {
    const files = { 'values.yaml': 'a: ""\n', ...more, 'templates/a.yaml': configMap('a', `data:\n${data}\n`) };
    const failure = failureOf(() => releaseOf(files, props));
    expect(failure.code).toBe('CLEARML1009');
    return failure.message;
  };

  test.each<[string, string, Partial<HelmReleaseProps>]>([
    ['in seconds', '{{ now | unixEpoch }}', {}],
    ['in days', '{{ date "2006-01-02" now }}', {}],
    ['in a format of Argo CD', '{{ now | date "2006-01-02T15:04:05Z" }}', {}],
    ['by a value', '{{ tpl .Values.a . }}', { values: { a: '{{ now | date "2006" }}' } }],
    ['by a flag', '{{ tpl .Values.a . }}', { helmFlags: ['--set-literal', 'a={{ now | htmlDate }}'] }],
    ['by a file of a flag', '{{ tpl .Values.a . }}', { helmFlags: ['--set-file', `a=${fileWith('{{ now.Year }}')}`] }],
  ])('%s', (_, template, props) => {
    const found = messageOf(`  a: "{{ "x" }}"\n  b: '${template}'`, props).split('\n')[0];
    expect(found).toMatch(/: \S+ prints the time, or text that depends on it, at ConfigMap\/a data\.b$/);
  });

  test('beside random values, and the message lists the printed times', () => {
    const message = messageOf('  a: "{{ randAlpha 9 }}"\n  b: "{{ now.Year }}"');
    expect(message).toMatch(/prints the time, .* at ConfigMap\/a data\.b\n/);
  });

  test('and a condition on the time changes its objects', () => {
    const later = 'now.After (toDate "2006" "2100")';
    expect(messageOf('  a: "a"', {}, { 'templates/b.yaml': `{{ if ${later} }}${configMap('b')}{{ end }}` })).toMatch(
      /prints the time, .* at ConfigMap\/b\n/,
    );
    const message = messageOf(`  a: '{{ if ${later} }}{{ fail "the license expired" }}{{ end }}'`);
    expect(message).toMatch(/compares values with the time, and helm fails at another time: .*the license expired/);
    expect(message.split('\n')).toHaveLength(3);
  });

  test('but random values alone are no times', () => {
    const message = messageOf('  a: "{{ randAlpha 9 }}{{ (now.Sub now).Hours | int }}"');
    expect(message).toMatch(/two renderings of \S+ with the same values differ at ConfigMap\/a data\.a\n/);
  });
});

test('templates see the time zone UTC on each machine', () => {
  const { TZ } = process.env;
  try {
    process.env.TZ = 'Asia/Tokyo';
    const text = configMap('a', `data: { a: '{{ toDate "2006-01-02" "2020-01-01" | date "15:04 MST" }}' }`);
    expect(releaseOf({ 'templates/a.yaml': text }).getObject('ConfigMap', 'a').toJson().data).toEqual({
      a: '00:00 UTC',
    });
  } finally {
    process.env.TZ = TZ;
  }
});

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, text);
  return path;
}
