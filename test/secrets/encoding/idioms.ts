/** A template that contains a secret, `$pw`. */
export type Idiom = readonly [name: string, template: string];

const object = (kind: string, field: string, entries: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: demo\n${field}:\n${entries.replace(/^/gm, '  ')}\n`;
const data = (entries: string) => object('Secret', 'data', entries);
const stringData = (entries: string) => object('Secret', 'stringData', entries);
const configMap = (entries: string) => object('ConfigMap', 'data', entries);
const container = (fields: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: demo\nspec:\n  containers:\n  - name: a\n${fields.replace(/^/gm, '    ')}\n`;

/** Idioms of charts that contain the whole secret. */
export const IDIOMS: readonly Idiom[] = [
  ['b64enc', data('pw: {{ $pw | b64enc }}')],
  ['b64enc, quoted', data('pw: {{ $pw | toString | b64enc | quote }}')],
  ['trim, b64enc', data('pw: {{ $pw | trim | b64enc }}')],
  ['b64enc twice', data('pw: {{ $pw | b64enc | b64enc }}')],
  ['text, b64enc', data('url: {{ printf "postgres://u:%s@h/db" $pw | b64enc }}')],
  ['query, b64enc', data('url: {{ printf "redis://:%s@h" ($pw | urlquery) | b64enc | quote }}')],
  ['YAML, b64enc', data('config.yaml: {{ dict "a" (dict "pw" $pw "list" (list 1 $pw)) | toYaml | b64enc }}')],
  ['toJson, b64enc', data('config.json: {{ dict "pw" $pw | toJson | b64enc }}')],
  [
    'login with printf',
    data(
      '.dockerconfigjson: {{ printf "{\\"auths\\":{\\"r\\":{\\"password\\":%q,\\"auth\\":%q}}}" $pw (printf "u:%s" $pw | b64enc) | b64enc }}',
    ),
  ],
  [
    'login with toJson',
    data(
      '.dockerconfigjson: {{ dict "auths" (dict "r" (dict "password" $pw "auth" (printf "u:%s" $pw | b64enc))) | toJson | b64enc }}',
    ),
  ],
  ['quote', stringData('pw: {{ $pw | quote }}')],
  ['squote', stringData('pw: {{ $pw | squote }}')],
  ['double quotes', stringData('pw: "{{ $pw }}"')],
  ['single quotes', stringData(`pw: '{{ $pw }}'`)],
  ['unquoted', stringData('pw: {{ $pw }}')],
  ['toYaml', stringData('pw: {{ $pw | toYaml }}')],
  ['toYaml of a map', stringData('{{ toYaml (dict "a" $pw "b" "x") | nindent 2 }}')],
  ['toYaml of a map beside unquoted', stringData('{{ toYaml (dict "a" $pw "b" "x") | nindent 2 }}\nc: {{ $pw }}')],
  ['toJson', stringData('pw: {{ $pw | toJson }}')],
  ['toRawJson', stringData('pw: {{ $pw | toRawJson }}')],
  ['%q', stringData('pw: {{ printf "%q" $pw }}')],
  ['block', stringData('pw: |\n  {{- $pw | nindent 4 }}')],
  ['block without indentation', stringData('pw: |-\n  {{ $pw }}')],
  ['indent', stringData('pw: |-\n  {{ $pw | indent 4 | trim }}')],
  ['folded block', stringData('pw: >-\n  {{ $pw }}')],
  ['quoted URL', stringData('url: "http://u:{{ $pw }}@h/"')],
  ['query', stringData('url: "http://h/?pw={{ $pw | urlquery }}&x=1"')],
  ['join', stringData('pw: {{ list "a" $pw "b" | join "," | quote }}')],
  ['default', stringData('pw: {{ required "pw" (coalesce "" $pw) | quote }}')],
  ['quote twice', stringData('pw: {{ $pw | quote | quote }}')],
  ['tpl', stringData('pw: {{ tpl $pw $ | quote }}')],
  ['tpl of YAML', stringData('{{ tpl (toYaml (dict "pw" $pw)) $ | nindent 2 }}')],
  ['html', stringData('page: {{ html $pw | quote }}')],
  ['js', stringData('script: {{ printf "pw = \'%s\'" (js $pw) | quote }}')],
  ['hex', stringData('pw: {{ printf "%x" $pw | quote }}')],
  ['base32', stringData('pw: {{ $pw | b32enc | quote }}')],
  ['JSON in JSON', stringData('a.json: {{ dict "c" (toJson (dict "p" $pw)) | toJson | quote }}')],
  ['JSON file', configMap('a.json: |-\n  {{- dict "a" (list $pw) | toPrettyJson | nindent 4 }}')],
  ['YAML file', configMap('a.yaml: |\n  {{- dict "a" (dict "pw" $pw) "b" (list $pw) | toYaml | nindent 4 }}')],
  ['unquoted in a YAML file', configMap('a.yaml: |\n  a:\n    pw: {{ $pw }}\n    b: 1')],
  ['quoted in a YAML file', configMap('a.yaml: |\n  a:\n    pw: {{ $pw | quote }}')],
  ['TOML file', configMap('a.toml: |\n  {{- dict "a" (dict "pw" $pw) | toToml | nindent 4 }}')],
  ['properties', configMap('a.properties: |\n  user=u\n  password={{ $pw }}\n  x=y')],
  ['HOCON', configMap('a.conf: |\n  a { pw: {{ $pw | quote }}, b: """{{ $pw }}""" }')],
  ['shell', configMap(`a.sh: |\n  export PW='{{ $pw | replace "'" "'\\\\''" }}'`)],
  ['value of a variable', container('env:\n- name: PW\n  value: {{ $pw | quote }}')],
  ['variables as YAML', container('env:\n{{- toYaml (list (dict "name" "PW" "value" $pw)) | nindent 4 }}')],
  ['argument', container('args: ["--password={{ $pw }}", {{ $pw | quote }}]')],
  ['flow map', container('env: [{name: PW, value: {{ $pw }}}]')],
];

/** Idioms that lose the secret or a part of it. */
export const LOSSY_IDIOMS: readonly Idiom[] = [
  'sha256sum',
  'trunc 8',
  'trunc 63',
  'substr 3 9',
  'upper',
  'lower',
  'title',
  'snakecase',
  'nospace',
  'abbrev 20',
  'splitList "," | first',
  'b32enc | lower',
  'adler32sum',
  'regexReplaceAll "[^a-z]" "" ',
].map((functions): Idiom => {
  const [name, rest] = [/^\w+/.exec(functions)?.[0] ?? '', functions];
  const action = name === 'regexReplaceAll' ? 'regexReplaceAll "[^a-z]" $pw ""' : `$pw | ${rest}`;
  return [functions, stringData(`pw: {{ ${action} | quote }}`)];
});

/** Contents of secrets. */
export const CONTENTS: readonly string[] = [
  ...['Secret123', '123456', '007', '0x1F', '1e3', '-1.5', 'true', 'no', 'null', '~', '2024-01-01'],
  ...[
    'a"b',
    "it's",
    'a\\b\\n',
    'p@ss:w/rd?q#1%20',
    'a: b',
    'a #b',
    '- x',
    '*a',
    '&a',
    '!a',
    '{a}',
    '[a',
    '%a',
    '@a',
    '`a',
  ],
  ...['$(HOME) $$ ${X}', '{{ .Values.x }}', '{{1}}', '<a href="x">&amp;</a>', ' leading', 'trailing ', 'a=b,c;d|e>f<g'],
  ...[
    'two\nlines',
    'lines\n\nwith\n  indentation\n',
    'ends\n\n',
    'tab\there',
    '\ttab first',
    'win\r\ndows',
    'é ü \u00a0 名前',
  ],
  ...[
    'emoji 😀 \u200d',
    '\u2028 and \u0085',
    '\ufeffbom',
    'del\u007f',
    'bell\u0007',
    '-----BEGIN X-----\nMIIE+/==\n-----END X-----\n',
  ],
  ...[
    '{"json": ["a", 1]}',
    'key: value\nlist:\n- a\n',
    'x '.repeat(2_000).trim(),
    'word '.repeat(50).trim(),
    "'quoted'",
    '"quoted"',
  ],
  ...['---\na', 'a\n---\nb', '!!binary aGk=', '|', '>', '?', ':', 'a:', '=', '<<'],
];
