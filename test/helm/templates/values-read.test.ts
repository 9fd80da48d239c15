import { actionTokens } from '../../../lib/helm/templates/tokens';
import { known, split, withTemplate } from '../known-values/knowledge';

describe('a template', () => {
  test.each([
    ['{{ .Values.a.b }}', 'a.b', 'a.c'],
    ['{{- if $.Values.a.b -}}{{ end }}', 'a.b', 'b'],
    ['{{ $root.Values.a.b | quote }}', 'a.b', 'a.x'],
    ['{{ index .Values "a" "b-c" }}', 'a.b-c', 'a.b'],
    ['{{ (index .Values.a "b").c }}', 'a.b.c', 'a.b.d'],
    ['{{ if hasKey .Values.a "b" }}{{ end }}', 'a.b', 'a.c'],
    ['{{ (get .Values.a "b").c }}', 'a.b.c', 'a.c'],
    ['{{ dig "a" "b" "default" .Values }}', 'a.b', 'a.default'],
    ['{{ dig "b" 1 (.Values.a | default dict) }}', 'a.b', 'a.c'],
    ['{{ pluck "b" .Values.a | first }}', 'a.b', 'a.c'],
    ['{{ ((.Values.a).b).c }}', 'a.b.c', 'a.c'],
    ['{{ (.Values.a | default dict).b }}', 'a.b', 'a.c'],
    ['{{ $_ := set .Values.a "b" 1 }}', 'a.b', 'a.c'],
    ['{{ printf "}} %s" .Values.a.b }}', 'a.b', 'a.c'],
    ['{{ with .Values.a }}{{ .b }}{{ end }}', 'a.b', 'b'],
    ['{{ with .Values.a }}{{ else }}{{ .b }}{{ .Values.c }}{{ end }}', 'c', 'a.b'],
    ['{{ with .Values.z }}{{ else with .Values.a }}{{ .b }}{{ end }}', 'a.b', 'z.b'],
    ['{{ with .Values.a }}{{ with .b }}{{ .c }}{{ end }}{{ end }}', 'a.b.c', 'a.c'],
    ['{{ $v := .Values.a }}{{ if .Values.z }}{{ $v.b }}{{ end }}', 'a.b', 'z.b'],
    ['{{ $v := .Values.z }}{{ $v = .Values.a }}{{ $v.b }}', 'a.b', 'a.c'],
    ['{{ $v := merge .Values.z (default dict .Values.a) }}', 'a.b', 'b'],
    ['{{ $all := .Values }}{{ $all.a.b }}', 'a.b', 'a.c'],
    ['{{ range list "a" "x" }}{{ (index $.Values .).b }}{{ end }}', 'a.b', 'a.c'],
    ['{{ include "secret" (list "a.b") }}', 'a.b', 'a.c'],
    ['{{ tpl "{{ .Values.a.b }}" $ }}', 'a.b', 'a.c'],
    ['{{ $c := index . "Values" "a" }}{{ $c.b }}', 'a.b', 'a.c'],
  ])('%s makes only the key known that it reads', (template, yes, no) => {
    const chart = withTemplate(template, 'a: {known: 1}\nz: {known: 1}\n');
    expect(split(chart, [yes, no])).toEqual([[yes], [no]]);
  });

  test.each([
    ...['{{ toYaml .Values.a | nindent 4 }}', '{{ .Values.a | toJson }}', '{{ range $k, $v := .Values.a }}{{ end }}'],
    ...['{{ with .Values.a }}{{ toYaml . }}{{ end }}', '{{ $v := .Values.a }}{{ $v | toPrettyJson }}'],
    ...['{{ tpl (toYaml .Values.a) $ }}', '{{ index .Values.a .Release.Name }}', '{{ merge .Values.a .Values.z }}'],
    '{{ define "f" }}{{ toYaml .value }}{{ end }}{{ include "f" (dict "value" .Values.a "context" $) }}',
    '{{ define "f" }}{{ $v := .value }}{{ tpl $v $ }}{{ end }}{{ include "f" (dict "value" .Values.a) }}',
    '{{ define "f" }}{{ toYaml . }}{{ end }}{{ template "f" .Values.a }}',
    '{{ define "f" }}{{ toYaml .x }}{{ end }}{{ define "g" }}{{ include "f" (dict "x" .y) }}{{ end }}{{ include "g" (dict "y" .Values.a) }}',
    '{{ define "f" }}{{ toYaml (index . 1) }}{{ end }}{{ include "f" (list $ .Values.a) }}',
    ...['{{ include "of.another.chart" .Values.a }}', '{{ include "of.another.chart" (dict "x" .Values.a) }}'],
    '{{ block "f" .Values.a }}{{ toYaml . }}{{ end }}',
  ])('%s makes all keys of the map known', (template) => {
    const chart = withTemplate(template, 'a: {known: 1}\nz: {known: 1}\nother: {known: 1}\n');
    expect(split(chart, ['a.any.thing', 'other.any', 'any'])).toEqual([['a.any.thing'], ['other.any', 'any']]);
  });

  test.each([
    ...['{{ printf "%s" .Values | sha256sum }}', '{{ toYaml .Values | sha256sum }}', '{{ if .Values.a }}{{ end }}'],
    ...['{{/* toYaml .Values.a */}}', '{{- /* toYaml .Values.a */ -}}', 'toYaml .Values.a'],
    ...['{{ "{{ toYaml .Value.a }}" }}'],
  ])('%s makes no keys known', (template) => {
    expect(split(withTemplate(template, 'a: {known: 1}\n'), ['a.x', 'x'])[0]).toEqual([]);
  });

  test('makes all keys of an undocumented value known if it reads no key of it', () => {
    const chart = withTemplate('{{ if .Values.leaf }}{{ .Values.map.key }}{{ end }}');
    expect(split(chart, ['leaf.any', 'map.any'])).toEqual([['leaf.any'], ['map.any']]);
  });

  test.each([
    '{{ include "f" .Values.a }}{{ define "f" }}{{ .tag }}{{ end }}',
    '{{ include "f" (dict "image" .Values.a) }}{{ define "f" }}{{ .image.tag }}{{ end }}',
    '{{ include "f" (list . .Values.a) }}{{ define "f" }}{{ $i := index . 1 }}{{ $i.tag }}{{ end }}',
    '{{ $c := dict "image" .Values.a }}{{ include "f" $c }}{{ define "f" }}{{ with .image }}{{ .tag }}{{ end }}{{ end }}',
  ])('%s makes keys known that the helper reads from its argument', (template) => {
    const chart = withTemplate(template, 'a: {known: 1}\nother: {known: 1}\n');
    expect(split(chart, ['a.tag', 'a.tga', 'other.tag', 'tag'])).toEqual([['a.tag'], ['a.tga', 'other.tag', 'tag']]);
  });

  test('can be in default values, and in files that tpl renders', () => {
    const chart = known({
      'values.yaml': 'text: "{{ .Values.fromDefault }}"\n',
      'files/a.conf': '{{ .Values.fromFile }}',
      'templates/a.yaml': '{{ tpl (.Files.Get "files/a.conf") . }}',
    });
    expect(split(chart, ['fromDefault', 'fromFile', 'other'])).toEqual([['fromDefault', 'fromFile'], ['other']]);
    expect(known({ 'files/a.conf': '{{ .Values.fromFile }}' }).isKnown('fromFile')).toBe(false);
  });

  test('can be in user values and read user values', () => {
    const chart = known({ 'values.yaml': 'labels: {}\n' });
    const labels = { list: ['{{ .Values.mine.domain }}'] };
    expect(chart.check({ labels, mine: { domain: 'x' } })).toEqual([]);
    expect(chart.check({ labels, other: 1 })).toEqual([{ path: 'other' }]);
  });
});

const tokens = (text: string) => actionTokens(text).map((action) => action.tokens.join(' '));

test.each([
  ['text without actions', 'a: {b: c} }} -', []],
  ['fields and variables', '{{ $a.b.C }}{{.d}}{{ . }}', ['$a.b.C', '.d', '.']],
  ['trim markers', '{{- .a -}}{{-\n.b\n-}}', ['.a', '.b']],
  ['a negative number', '{{-3}}{{ add 1 -2.5 }}', ['-3', 'add 1 -2.5']],
  ['comments', '{{/* randAlpha }} */}}{{- /* " */ -}}{{ .a }}', ['.a']],
  ['strings with delimiters', '{{ "}}" }}{{ `{{ "` }}{{ "\\"}}" }}', ['"}}"', '`{{ "`', '"\\"}}"']],
  ['characters', "{{ '\"' }}{{ .a }}{{ '\\'' }}", ["'\"'", '.a', "'\\''"]],
  ['groups', '{{ (index .a 1).b | f }}', ['( index .a 1 ).b | f']],
  ['keywords', '{{ if .a }}{{ else if .b }}{{ else }}{{ end }}', ['if .a', 'else if .b', 'else', 'end']],
  ['words that start like keywords', '{{ iffy }}{{ .end }}', ['iffy', '.end']],
  ['letters outside of ASCII', '{{ .größe.ß | é }}{{ $ü.a }}', ['.größe.ß | é', '$ü.a']],
  ['fractions', '{{ add .5 -.5 1_0 }}', ['add .5 -.5 1_0']],
  ['declarations', '{{ range $k, $v := .a }}', ['range $k , $v := .a']],
])('actionTokens reads %s', (_, text, expected) => {
  expect(tokens(text)).toEqual(expected);
  expect(actionTokens(text).every(({ isValid }) => isValid)).toBe(true);
});

test.each([
  ['an unclosed action', 'a {{ .b'],
  ['an unclosed string', '{{ "a }}'],
  ['an unclosed comment', '{{/* a }}'],
  ['a field with a hyphen', '{{ .a-b }}'],
  ['an unknown operator', '{{ .a + .b }}'],
])('actionTokens marks %s as invalid', (_, text) => {
  expect(actionTokens(text)).toContainEqual(expect.objectContaining({ isValid: false }));
});
