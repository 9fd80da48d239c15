import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { KnownValues } from '../../../lib/helm/chart/known-values';
import { hasKubernetesShape } from '../../../lib/helm/chart/known-values-node';
import { readChart } from '../../../lib/helm/chart/read-chart';

type Files = Record<string, string>;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-values-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const manifest = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;

function known(files: Files): KnownValues {
  const chart = mkdtempSync(join(folder, 'chart-'));
  for (const [path, content] of Object.entries({ 'Chart.yaml': manifest('chart'), ...files })) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), content);
  }
  return KnownValues.of(readChart(chart));
}

const withTemplate = (template: string, values = ''): KnownValues =>
  known({ 'values.yaml': values, 'templates/a.yaml': template });

/** Which of the paths are known. */
const split = (chart: KnownValues, paths: readonly string[]): [string[], string[]] => [
  paths.filter((path) => chart.isKnown(path)),
  paths.filter((path) => !chart.isKnown(path)),
];

describe('values.yaml', () => {
  const values = 'a:\n  b: {c: 1}\n  none:\n  empty: {}\n  list: [{x: 1}]\n  text: t\n"dotted.key":\n  d: 1\n';

  test.each(['a', 'a.b', 'a.b.c', 'a.none.x', 'a.empty.x.y', 'a.list.x', 'a.text.x', '["dotted.key"].d'])(
    'makes %s known',
    (path) => {
      expect(known({ 'values.yaml': values }).isKnown(path)).toBe(true);
    },
  );

  test.each(['b', 'a.c', 'a.b.d', 'dotted', '["dotted.key"].e', 'constructor', 'a.toString'])(
    'leaves %s unknown',
    (path) => {
      expect(known({ 'values.yaml': values }).isKnown(path)).toBe(false);
    },
  );

  test('is checked down to maps, never in lists, and null and undefined count', () => {
    const chart = known({ 'values.yaml': values });
    expect(chart.check({ a: { b: { c: { any: 1 } }, list: [{ y: 1 }] }, 'dotted.key': { d: 2 } })).toEqual([]);
    const wrong = { a: { bb: null, b: { cc: undefined } }, 'dotted.kez': 1, 'x.y': { 'z.z': 1 } };
    expect(chart.check(wrong)).toEqual([
      { path: 'a.bb', nearest: 'a.b' },
      { path: 'a.b.cc', nearest: 'a.b.c' },
      { path: '["dotted.kez"]', nearest: '["dotted.key"]' },
      { path: '["x.y"]' },
    ]);
  });

  test('does not descend into class instances', () => {
    class Instance {
      public readonly foreign = true;
    }
    expect(known({ 'values.yaml': values }).check({ a: { b: new Instance() } })).toEqual([]);
  });
});

describe('Chart.yaml and subcharts', () => {
  const dependencies = `dependencies:
- {name: db, alias: first, condition: "first.enabled,global.db.enabled", tags: [t]}
- {name: db, alias: second}
- {name: absent}
`;
  const chart = (): KnownValues =>
    known({
      'Chart.yaml': manifest('parent', dependencies),
      'values.yaml': 'own: 1\nfirst: {}\nglobal: {}\n',
      'charts/db/Chart.yaml': manifest('db'),
      'charts/db/values.yaml': 'auth:\n  user: u\nglobal:\n  registry: r\n',
      'charts/db/templates/a.yaml': '{{ .Values.hidden.port }} {{ .Values.global.storageClass }}',
      'charts/plain/Chart.yaml': manifest('plain'),
      'charts/plain/values.yaml': 'x: 1',
    });

  test('values of subcharts are known below alias or name', () => {
    const [yes, no] = split(chart(), [
      ...['first.auth.user', 'second.auth.user', 'plain.x', 'first.hidden.port', 'absent.any.thing'],
      ...['db.auth.user', 'auth.user', 'first.auth.usr', 'plain.y', 'first.hidden.prt', 'hidden.port'],
    ]);
    expect(yes).toEqual([
      ...['first.auth.user', 'second.auth.user', 'plain.x', 'first.hidden.port', 'absent.any.thing'],
    ]);
    expect(no).toHaveLength(6);
  });

  test('conditions, tags and enabled are known', () => {
    const [, no] = split(chart(), ['first.enabled', 'plain.enabled', 'tags.any', 'global.db.enabled', 'enabled']);
    expect(no).toEqual(['enabled']);
  });

  test('global is known at every level, whoever reads it', () => {
    const files = {
      'charts/db/Chart.yaml': manifest('db'),
      'charts/db/values.yaml': 'global:\n  registry: r\n',
      'charts/db/templates/a.yaml': '{{ .Values.global.storageClass }}',
      'values.yaml': 'global: {}\n',
    };
    const [, no] = split(known(files), [
      ...['global.registry', 'global.storageClass', 'db.global.registry', 'global.registri', 'db.global.x', 'x.global'],
    ]);
    expect(no).toEqual(['global.registri', 'db.global.x', 'x.global']);
    expect(known({}).isKnown('global.anything')).toBe(true);
    expect(chart().isKnown('global.anything')).toBe(true);
  });

  test('reads of library charts count for the charts that use them', () => {
    const library = {
      'charts/sub/Chart.yaml': manifest('sub'),
      'charts/sub/charts/common/Chart.yaml': manifest('common', 'type: library\n'),
      'charts/sub/charts/common/templates/_a.tpl':
        '{{ define "common.a" }}{{ .Values.diagnosticMode.enabled }}{{ end }}',
    };
    const [, no] = split(known(library), ['sub.diagnosticMode.enabled', 'diagnosticMode.enabled', 'sub.diagnosticMod']);
    expect(no).toEqual(['diagnosticMode.enabled', 'sub.diagnosticMod']);
  });
});

describe('comments in values.yaml', () => {
  const values = `## @param controller.doc.path What it is
# old.style.path -- What it is
controller:
  name: n
  # replicas: 2
  image:
    tag: 1
    ## digest: sha256
  #  extra:
  #    nested: 1
  # Example:
  #   shown: 1
  # default:
  #   inDefault: 1
# atColumn0:
#   below: 1
  # - item: 1
  #   inItem: 2
  text: |
    # notAKey: 1
    literal: 1
  last: {a: 1}
#  outdented: 1
# ref: https://example.com
# a line of prose: with a colon
`;

  test.each([
    ...['controller.doc.path', 'old.style.path', 'controller.replicas', 'controller.image.digest', 'controller.extra'],
    ...[
      'controller.extra.nested',
      'controller.shown',
      'controller.default.inDefault',
      'atColumn0.below',
      'controller.outdented',
    ],
  ])('%s is known', (path) => {
    expect(known({ 'values.yaml': values }).isKnown(path)).toBe(true);
  });

  test.each([
    ...['replicas', 'digest', 'controller.doc.pat', 'controller.extra.nestet', 'controller.notAKey', 'notAKey'],
    ...['literal', 'controller.literal', 'inItem', 'controller.inItem', 'prose', 'ref', 'controller.image.nested'],
  ])('%s is not', (path) => {
    expect(known({ 'values.yaml': values }).isKnown(path)).toBe(false);
  });

  test('never open what has known keys', () => {
    const chart = known({ 'values.yaml': '# image: the image\nimage:\n  tag: 1\n' });
    expect(split(chart, ['image.tag', 'image.tg'])).toEqual([['image.tag'], ['image.tg']]);
  });
});

describe('values.schema.json', () => {
  const schema = {
    properties: {
      plain: { properties: { a: { type: 'string' } } },
      open: { type: 'object', additionalProperties: true },
      openToo: { additionalProperties: {} },
      map: { additionalProperties: { properties: { port: {} } } },
      byPattern: { patternProperties: { '^x-': {}, '[': {} } },
      strictPattern: { patternProperties: { '^x-': { type: 'string' } } },
      local: { $ref: '#/$defs/local' },
      foreign: { $ref: 'https://example.com/schema.json' },
      either: {
        allOf: [{ properties: { all: {} } }],
        anyOf: [{ properties: { any: {} }, additionalProperties: false }],
        oneOf: [{ properties: { one: {} } }],
        ...JSON.parse('{"if": {"properties": {"when": {}}}, "then": {"properties": {"so": {}}}}'),
        else: { properties: { not: {} } },
      },
      strict: { properties: { a: {} }, additionalProperties: false },
    },
    $defs: { local: { properties: { again: { $ref: '#/$defs/local' } } } },
  };
  const files = {
    'values.schema.json': JSON.stringify(schema),
    'values.yaml': 'strict: {a: 1, b: 2}\nopen: {a: 1}\nopenToo: {a: 1}\nmap: {a: {a: 1}}\n',
    'templates/a.yaml': '{{ toYaml .Values.strict }}',
  };

  test.each([
    ...[
      'plain.a',
      'open.x.y',
      'openToo.x.y',
      'map.any.port',
      'byPattern.x-1',
      'strictPattern.x-1',
      'local.again.again.again',
    ],
    ...['foreign.x.y', 'either.all', 'either.any', 'either.one', 'either.when', 'either.so', 'either.not', 'strict.a'],
  ])('%s is known', (path) => {
    expect(known(files).isKnown(path)).toBe(true);
  });

  test.each([
    ...['other', 'plain.b', 'map.any.prt', 'strictPattern.y', 'local.againn', 'local.again.x', 'either.some'],
    ...['strict.b', 'strict.c'],
  ])('%s is not', (path) => {
    expect(known(files).isKnown(path)).toBe(false);
  });

  test('may forget what helm itself sets', () => {
    const chart = known({
      'values.schema.json': '{"properties": {"a": {}}, "additionalProperties": false}',
      'charts/sub/Chart.yaml': manifest('sub'),
      'charts/sub/values.schema.json': '{"additionalProperties": false}',
    });
    expect(split(chart, ['a', 'sub.enabled', 'global.x', 'tags.x', 'b', 'sub.x'])[1]).toEqual(['b', 'sub.x']);
  });
});

describe('what templates read', () => {
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
  ])('%s', (template, yes, no) => {
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
  ])('%s opens the map', (template) => {
    const chart = withTemplate(template, 'a: {known: 1}\nz: {known: 1}\nother: {known: 1}\n');
    expect(split(chart, ['a.any.thing', 'other.any', 'any'])).toEqual([['a.any.thing'], ['other.any', 'any']]);
  });

  test.each([
    ...['{{ printf "%s" .Values | sha256sum }}', '{{ toYaml .Values | sha256sum }}', '{{ if .Values.a }}{{ end }}'],
    ...[
      '{{/* toYaml .Values.a */}}',
      '{{- /* toYaml .Values.a */ -}}',
      'toYaml .Values.a',
      '{{ "{{ toYaml .Value.a }}" }}',
    ],
  ])('%s opens nothing', (template) => {
    expect(split(withTemplate(template, 'a: {known: 1}\n'), ['a.x', 'x'])[0]).toEqual([]);
  });

  test('what only templates know is open when they read nothing below it', () => {
    const chart = withTemplate('{{ if .Values.leaf }}{{ .Values.map.key }}{{ end }}');
    expect(split(chart, ['leaf.any', 'map.any'])).toEqual([['leaf.any'], ['map.any']]);
  });

  test.each([
    '{{ include "f" .Values.a }}{{ define "f" }}{{ .tag }}{{ end }}',
    '{{ include "f" (dict "image" .Values.a) }}{{ define "f" }}{{ .image.tag }}{{ end }}',
    '{{ include "f" (list . .Values.a) }}{{ define "f" }}{{ $i := index . 1 }}{{ $i.tag }}{{ end }}',
    '{{ $c := dict "image" .Values.a }}{{ include "f" $c }}{{ define "f" }}{{ with .image }}{{ .tag }}{{ end }}{{ end }}',
  ])('%s: names that a helper reads are known in the map that it gets', (template) => {
    const chart = withTemplate(template, 'a: {known: 1}\nother: {known: 1}\n');
    expect(split(chart, ['a.tag', 'a.tga', 'other.tag', 'tag'])).toEqual([['a.tag'], ['a.tga', 'other.tag', 'tag']]);
  });

  test('default values and files can hold templates', () => {
    const chart = known({
      'values.yaml': 'text: "{{ .Values.fromDefault }}"\n',
      'files/a.conf': '{{ .Values.fromFile }}',
      'templates/a.yaml': '{{ tpl (.Files.Get "files/a.conf") . }}',
    });
    expect(split(chart, ['fromDefault', 'fromFile', 'other'])).toEqual([['fromDefault', 'fromFile'], ['other']]);
    expect(known({ 'files/a.conf': '{{ .Values.fromFile }}' }).isKnown('fromFile')).toBe(false);
  });

  test('given values can be templates that read given values', () => {
    const chart = known({ 'values.yaml': 'labels: {}\n' });
    const labels = { list: ['{{ .Values.mine.domain }}'] };
    expect(chart.check({ labels, mine: { domain: 'x' } })).toEqual([]);
    expect(chart.check({ labels, other: 1 })).toEqual([{ path: 'other' }]);
  });
});

test.each([
  ...[
    'securityContext',
    'podSecurityContext',
    'resources',
    'livenessProbe',
    'affinity',
    'podAntiAffinity',
    'nodeSelector',
  ],
  ...[
    'tolerations',
    'podAnnotations',
    'labels',
    'topologySpreadConstraints',
    'extraEnv',
    'updateStrategy',
    'dnsConfig',
  ],
  ...['lifecycle', 'extraVolumes', 'volumeMounts', 'hostAliases', 'selector', 'strategy', 'matchLabels'],
])('%s has a shape that Kubernetes defines', (key) => {
  const chart = known({ 'values.yaml': `a:\n  ${key}:\n    known: 1\n  plain:\n    known: 1\n` });
  expect(split(chart, [`a.${key}.any.thing`, 'a.plain.any'])).toEqual([[`a.${key}.any.thing`], ['a.plain.any']]);
});

describe('the nearest path', () => {
  const values = `clearml:
  agentGlueKey: k
  one: {enabled: 1}
  two: {enabled: 1}
  three: {enabled: 1}
  four: {enabled: 1}
agentGlue:
  image: {tag: 1}
  replicaCount: 1
`;

  test.each([
    ['agentGlue.replicacount', 'agentGlue.replicaCount'],
    ['agentGlue.replicas', undefined],
    ['agentGlue.relpicaCuont', 'agentGlue.replicaCount'],
    ['agentGlue.image.tga', 'agentGlue.image.tag'],
    ['agentgluekey', 'clearml.agentGlueKey'],
    ['clearml.replicaCount', 'agentGlue.replicaCount'],
    ['enabled', undefined],
    ['unlikeAnything', undefined],
  ])('of %s is %s', (path, nearest) => {
    const segments = path.split('.');
    const given = segments.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 1) as object;
    expect(known({ 'values.yaml': values }).check(given)).toEqual([nearest ? { path, nearest } : { path }]);
  });

  test('is never one that the schema forbids', () => {
    const strict = '{"properties": {"b": {}}, "additionalProperties": false}';
    const chart = known({ 'values.yaml': 'alpha: 1\nb: 1\n', 'values.schema.json': strict });
    expect(chart.check({ alpa: 1 })).toEqual([{ path: 'alpa' }]);
  });
});

describe('any values.yaml', () => {
  const key = fc.stringMatching(/^[a-z][a-zA-Z]{4,12}$/).filter((text) => !hasKubernetesShape(text));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.constant(null), tie('tree'))),
  }));
  const values = tree as fc.Arbitrary<Record<string, unknown>>;

  test('knows all that it says', () => {
    fc.assert(
      fc.property(values, (content) => {
        expect(known({ 'values.yaml': stringify(content) }).check(content)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('leads from a slip back to the key', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (content, which, where) => {
        const keys = Object.keys(content);
        const original = keys[which % Math.max(keys.length, 1)];
        fc.pre(original !== undefined);
        const place = 1 + (where % (original.length - 1));
        const slip = `${original.slice(0, place)}_${original.slice(place + 1)}`;
        const chart = known({ 'values.yaml': stringify(content) });
        const [found, ...more] = chart.check({ [slip]: 1 });
        expect([found?.path, more]).toEqual([slip, []]);
        // Two keys that differ in that letter alone are equally near.
        expect(`${found?.nearest?.slice(0, place)}_${found?.nearest?.slice(place + 1)}`).toBe(slip);
      }),
      { numRuns: 60 },
    );
  });
});
