import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChart } from '../../../lib/helm/chart/read-chart';
import {
  CLOCK,
  chartReadsClock,
  mayReadClock,
  PURE,
  provenRepeatable,
  rendersValues,
} from '../../../lib/helm/templates/determinism';
import { temporaryFolder } from '../../support/apps';
import { type ChartFiles, chartIn, chartYaml } from '../../support/chart-files';

const contentsOf = (files: ChartFiles) => readChart(chartIn(temporaryFolder(), files)).contents;
const isProven = (files: ChartFiles) => provenRepeatable(contentsOf(files));

const ofTemplate = (template: string) => isProven({ 'templates/a.yaml': template });

describe('provenRepeatable accepts', () => {
  test.each([
    ['plain text', 'a: b # randAlpha 5\n'],
    ['values', '{{ .Values.a | default "b" | quote }}{{ $.Release.Name }}{{ .Chart.Version }}'],
    ['capabilities', '{{ .Capabilities.KubeVersion.Major }}{{ .Capabilities.APIVersions.Has "v1" }}'],
    ['files', '{{ .Files.Get "a" }}{{ range $n, $c := .Files.Glob "*" }}{{ $n }}{{ toString $c }}{{ end }}'],
    ['the context as an argument', '{{ define "a" }}{{ .root.Values.b }}{{ end }}{{ include "a" (dict "root" $) }}'],
    ['the context as data', '{{ toYaml . | sha256sum }}{{ toJson $ }}'],
    ['computed names', '{{ include (print $.Template.BasePath "/b.yaml") . | sha256sum }}'],
    ['the context of `with` and `range`', '{{ with .Values.a }}{{ . }}{{ end }}{{ range .Values.b }}{{ . }}{{ end }}'],
    ['variables', '{{ $a := .Values.a }}{{ $a }}{{ range $i, $v := list 1 2 }}{{ $i }}{{ $v }}{{ end }}'],
    ['dicts merged with the context', '{{ $c := dict "root" . }}{{ $m := merge (dict "a" 1) $c }}{{ $m.a }}'],
    ['compared versions', '{{ (semver .Values.a).Major }}{{ semverCompare ">1" .Values.a }}'],
    ['sorted keys', '{{ keys .Values.a | sortAlpha | join "," }}'],
    ['lookups, which have no result', '{{ (lookup "v1" "Secret" "a" "b").data }}'],
    ['formats without addresses', '{{ printf "%s-%d 100%%" .Values.a 3 }}'],
    ['texts and comments that name functions', '{{ "randAlpha" }}{{/* now */}}'],
  ])('%s', (_, template) => {
    expect(ofTemplate(template)).toBe(true);
  });

  test('the community chart, which renders no values and does not read the clock', () => {
    const { contents } = readChart(join(__dirname, '../../../lib/chart/community'));
    const findings = [provenRepeatable(contents), rendersValues(contents), chartReadsClock(contents)];
    expect(findings).toEqual([true, false, false]);
  });
});

/** All template functions of helm 4.2 that can be non-deterministic, and an unknown one. */
const NON_DETERMINISTIC = [
  ...['randAlphaNum 5', 'randAlpha 5', 'randAscii 5', 'randNumeric 5', 'randBytes 5', 'randInt 0 99', 'uuidv4'],
  ...['shuffle "abcdefgh"', 'now', 'ago 5', 'date "2006" "x"', 'date_in_zone "2006" "x" "UTC"', 'htmlDate "x"'],
  ...['dateInZone "2006" "x" "UTC"', 'htmlDateInZone "x" "UTC"', 'toDate "2006" "1"', 'mustToDate "2006" "1"'],
  ...['dateModify "1h" .t', 'date_modify "1h" .t', 'mustDateModify "1h" .t', 'must_date_modify "1h" .t'],
  ...['unixEpoch .t', 'durationRound .t', 'bcrypt "a"', 'htpasswd "a" "b"', 'genPrivateKey "rsa"', 'genCA "a" 1'],
  ...['genCAWithKey "a" 1 "k"', 'genSelfSignedCert "a" nil nil 1', 'genSelfSignedCertWithKey "a" nil nil 1 "k"'],
  ...['genSignedCert "a" nil nil 1 .ca', 'genSignedCertWithKey "a" nil nil 1 .ca "k"', 'encryptAES "k" "t"'],
  ...['getHostByName "localhost"', 'keys .Values', 'values .Values', 'tpl .Values.a .', 'env "HOME"', 'fromToml "a"'],
  ...['aFunctionOfTomorrow 5', 'call .f'],
];

describe('provenRepeatable rejects', () => {
  test.each(NON_DETERMINISTIC)('%s in any position', (call) => {
    const [name = ''] = call.split(' ');
    const places = [
      `a: {{ ${call} }}`,
      `a: {{ .Values.x | default (${call}) | quote }}`,
      `{{ if false }}{{ ${call} }}{{ end }}`,
      `{{ $x := "" }}{{ $x = ${call} }}`,
      `{{ include (print "a" (${call})) . }}`,
      `{{ with (dict "a" (list (${call}))) }}{{ end }}`,
      `{{ template "x" (${call}) }}`,
      `{{ (${call}).b }}`,
      `{{ "a" | default (keys (dict "a" (${call})) | sortAlpha | first) }}`,
      `{{ range $i, $v := ${call} }}{{ end }}`,
      `{{ "\\"}}" }}{{ ${name} }}`,
    ];
    expect(places.filter(ofTemplate)).toEqual([]);
  });

  test.each<[string, ChartFiles]>([
    ['a helper', { 'templates/_a.tpl': '{{ define "a" }}{{ randAlpha 5 }}{{ end }}' }],
    ['a file without extension', { 'templates/_helpers': '{{ define "a" }}{{ randAlpha 5 }}{{ end }}' }],
    ['a subchart', subchart('charts/sub', '{{ randAlpha 5 }}')],
    ['a subchart of a subchart', subchart('charts/sub/charts/deep', '{{ define "a" }}{{ now }}{{ end }}')],
    ['a value for tpl', { 'values.yaml': 'a: "{{ randAlpha 5 }}"', 'templates/a': '{{ tpl .Values.a . }}' }],
    ['a file for tpl', { b: '{{ randAlpha 5 }}', 'templates/a': '{{ tpl (.Files.Get "b") . }}' }],
    ['a concatenated name', { 'templates/a': '{{ tpl (printf "{{ rand%s 5 }}" "Alpha") . }}' }],
  ])('a non-deterministic function in %s', (_, files) => {
    expect(isProven(files)).toBe(false);
  });

  test.each([
    ['files with the same base name', '{{ (.Files.Glob "**").AsConfig }}{{ ($.Files.Glob "**").AsSecrets }}'],
    ['unsorted keys', '{{ range keys .Values }}{{ . }}{{ end }}{{ keys .Values | join "," }}'],
    ['keys of a random dict', '{{ keys (dict (randAlpha 3) 1) | sortAlpha }}'],
    ['an action that cannot be parsed', '{{ .a }}{{ .Values.a-b }}'],
    ['a declaration in a group', '{{ if (and (randAlpha 3) ($x := 3)) }}{{ end }}'],
  ])('%s', (_, template) => {
    expect(ofTemplate(template)).toBe(false);
  });

  test('two subcharts with the same name, of which helm uses either', () => {
    const duplicates = { ...subchart('charts/one', ''), ...subchart('charts/two', '') };
    expect(isProven(duplicates)).toBe(false);
  });
});

describe('a chart reads the clock', () => {
  const readsClock = (files: ChartFiles) => chartReadsClock(contentsOf(files));

  test.each<[string, ChartFiles]>([
    ['by a function', { 'templates/a': '{{ now | unixEpoch }}' }],
    ['by a date without a time', { 'templates/a': '{{ date "2006" .Values.a }}' }],
    ['in a value for tpl', { 'values.yaml': 'a: "{{ now }}"', 'templates/a': '{{ tpl .Values.a . }}' }],
    ['in a file for tpl', { b: '{{ now }}', 'templates/a': '{{ tpl (.Files.Get "b") . }}' }],
    ['in a string for tpl', { 'templates/a': '{{ tpl "{{ now }}" . }}' }],
    ['by a concatenated name', { 'templates/a': '{{ tpl (printf "{{ %s }}" "now") . }}' }],
    ['possibly, in an action that cannot be parsed', { 'templates/a': '{{ .a-b now }}' }],
    ['in a subchart', subchart('charts/sub', '{{ now }}')],
  ])('%s', (_, files) => {
    expect(readsClock(files)).toBe(true);
  });

  test.each<[string, ChartFiles]>([
    ['prose', { 'templates/NOTES.txt': 'Get the date now: {{ .Values.date }}{{/* now */}}{{ include "now.date" . }}' }],
    ['values without tpl', { 'values.yaml': 'a: "{{ now }}"', 'templates/a': '{{ .Values.a }}' }],
    ['messages', { 'templates/a': '{{ tpl .Values.a . }}{{ fail "you must now set a date" }}' }],
    ['random text', { 'templates/a': '{{ randAlpha 5 }}' }],
  ])('but not by %s', (_, files) => {
    expect(readsClock(files)).toBe(false);
  });

  test('in user values', () => {
    expect(['{{ now }}', 'now', '{{ .Values.now }}', 'x {{ date "2006" 1', '{{ "{{" now'].map(mayReadClock)).toEqual([
      ...[true, false, false, true, true],
    ]);
  });
});

test('helm knows each function in PURE', () => {
  const newer = ['mustToYaml', 'mustToToml'];
  const names = [...PURE].filter((name) => !newer.includes(name));
  const chart = chartIn(temporaryFolder(), {
    'templates/a.yaml': `{{ if false }}${names.map((name) => `{{ ${name} }}`).join('')}{{ end }}`,
  });
  // helm reports an unknown function when it parses a template, before it runs the template.
  const render = () => execFileSync(process.env.HELM_EXECUTABLE ?? 'helm', ['template', chart], { stdio: 'pipe' });
  expect(render().toString()).not.toContain('not defined');
  writeFileSync(join(chart, 'templates', 'a.yaml'), '{{ if false }}{{ noSuchFunction }}{{ end }}');
  expect(render).toThrow('not defined');
});

test('PURE contains no function that reads the clock', () => {
  expect([...CLOCK].filter((name) => PURE.has(name))).toEqual([]);
});

function subchart(folder: string, template: string): ChartFiles {
  return {
    ...(folder.startsWith('charts/sub/') ? { 'charts/sub/Chart.yaml': chartYaml('parent') } : {}),
    [`${folder}/Chart.yaml`]: chartYaml('twin'),
    [`${folder}/templates/_a.tpl`]: template,
  };
}
