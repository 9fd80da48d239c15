import { actionTokens } from '../../../lib/helm/templates/tokens';

const tokens = (text: string) => actionTokens(text).map((action) => action.tokens.join(' '));

test.each([
  ['no action', 'a: {b: c} }} -', []],
  ['fields and variables', '{{ $a.b.C }}{{.d}}{{ . }}', ['$a.b.C', '.d', '.']],
  ['trim markers', '{{- .a -}}{{-\n.b\n-}}', ['.a', '.b']],
  ['a negative number', '{{-3}}{{ add 1 -2.5 }}', ['-3', 'add 1 -2.5']],
  ['comments', '{{/* randAlpha }} */}}{{- /* " */ -}}{{ .a }}', ['.a']],
  ['texts with delimiters', '{{ "}}" }}{{ `{{ "` }}{{ "\\"}}" }}', ['"}}"', '`{{ "`', '"\\"}}"']],
  ['characters', "{{ '\"' }}{{ .a }}{{ '\\'' }}", ["'\"'", '.a', "'\\''"]],
  ['groups', '{{ (index .a 1).b | f }}', ['( index .a 1 ).b | f']],
  ['keywords', '{{ if .a }}{{ else if .b }}{{ else }}{{ end }}', ['if .a', 'else if .b', 'else', 'end']],
  ['words that start like keywords', '{{ iffy }}{{ .end }}', ['iffy', '.end']],
  ['declarations', '{{ range $k, $v := .a }}', ['range $k , $v := .a']],
])('reads %s', (_, text, expected) => {
  expect(tokens(text)).toEqual(expected);
  expect(actionTokens(text).every(({ isValid }) => isValid)).toBe(true);
});

test.each([
  ['an action that does not end', 'a {{ .b'],
  ['a text that does not end', '{{ "a }}'],
  ['a comment that does not end', '{{/* a }}'],
  ['a field with a hyphen', '{{ .a-b }}'],
  ['a sign that templates do not have', '{{ .a + .b }}'],
  ['letters beyond ASCII', '{{ é }}'],
])('does not claim to understand %s', (_, text) => {
  expect(actionTokens(text)).toContainEqual(expect.objectContaining({ isValid: false }));
});
