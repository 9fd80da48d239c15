import { stringify } from 'yaml';
import type { KnownValues } from '../../../lib/helm/known-values/known-values';
import { typeNamed } from '../../../lib/helm/known-values/value-type';
import { chartYaml } from '../../support/chart-files';
import fc from '../../support/fast-check';
import { known, split } from './knowledge';

describe('values.yaml', () => {
  const values = 'a:\n  b: {c: 1}\n  none:\n  empty: {}\n  list: [{x: 1}]\n  text: t\n"dotted.key":\n  d: 1\n';

  test('makes its keys known, and all keys below scalars, lists and empty maps', () => {
    const yes = ['a', 'a.b', 'a.b.c', 'a.none.x', 'a.empty.x.y', 'a.list.x', 'a.text.x', '["dotted.key"].d'];
    const no = ['b', 'a.c', 'a.b.d', 'dotted', '["dotted.key"].e', 'constructor', 'a.toString'];
    expect(split(known({ 'values.yaml': values }), [...yes, ...no])).toEqual([yes, no]);
  });

  test('allows only its keys in maps, also for null and undefined, and any keys in lists', () => {
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

  test('allows any keys in class instances', () => {
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
      'Chart.yaml': chartYaml('parent', dependencies),
      'values.yaml': 'own: 1\nfirst: {}\nglobal: {}\n',
      'charts/db/Chart.yaml': chartYaml('db'),
      'charts/db/values.yaml': 'auth:\n  user: u\nglobal:\n  registry: r\n',
      'charts/db/templates/a.yaml': '{{ .Values.hidden.port }} {{ .Values.global.storageClass }}',
      'charts/plain/Chart.yaml': chartYaml('plain'),
      'charts/plain/values.yaml': 'x: 1',
    });

  test('make values of subcharts known below alias or name', () => {
    const yes = ['first.auth.user', 'second.auth.user', 'plain.x', 'first.hidden.port', 'absent.any.thing'];
    const no = ['db.auth.user', 'auth.user', 'first.auth.usr', 'plain.y', 'first.hidden.prt', 'hidden.port'];
    expect(split(chart(), [...yes, ...no])).toEqual([yes, no]);
  });

  test('make conditions, tags and enabled of subcharts known', () => {
    const [, no] = split(chart(), ['first.enabled', 'plain.enabled', 'tags.any', 'global.db.enabled', 'enabled']);
    expect(no).toEqual(['enabled']);
  });

  test('make keys of global known at every level, regardless of the chart that reads them', () => {
    const files = {
      'charts/db/Chart.yaml': chartYaml('db'),
      'charts/db/values.yaml': 'global:\n  registry: r\n',
      'charts/db/templates/a.yaml': '{{ .Values.global.storageClass }}',
      'values.yaml': 'global: {}\n',
    };
    const yes = ['global.registry', 'global.storageClass', 'db.global.registry'];
    const no = ['global.registri', 'db.global.x', 'x.global'];
    expect(split(known(files), [...yes, ...no])).toEqual([yes, no]);
    expect(known({}).isKnown('global.anything')).toBe(true);
    expect(chart().isKnown('global.anything')).toBe(true);
  });

  test('make values that library charts read known in the charts that use them', () => {
    const library = {
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/charts/common/Chart.yaml': chartYaml('common', 'type: library\n'),
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

  test('make documented paths and commented settings known, but no prose, list items or texts', () => {
    const yes = [
      ...['controller.doc.path', 'old.style.path', 'controller.replicas', 'controller.image.digest'],
      ...['controller.extra', 'controller.extra.nested', 'controller.shown', 'controller.default.inDefault'],
      ...['atColumn0.below', 'controller.outdented'],
    ];
    const no = [
      ...['replicas', 'digest', 'controller.doc.pat', 'controller.extra.nestet', 'controller.notAKey', 'notAKey'],
      ...['literal', 'controller.literal', 'inItem', 'controller.inItem', 'prose', 'ref', 'controller.image.nested'],
    ];
    expect(split(known({ 'values.yaml': values }), [...yes, ...no])).toEqual([yes, no]);
  });

  test('never make other keys known in a map with known keys', () => {
    const chart = known({ 'values.yaml': '# image: the image\nimage:\n  tag: 1\n' });
    expect(split(chart, ['image.tag', 'image.tg'])).toEqual([['image.tag'], ['image.tg']]);
  });
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
    const userValues = segments.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 1) as object;
    expect(known({ 'values.yaml': values }).check(userValues)).toEqual([nearest ? { path, nearest } : { path }]);
  });

  test('is never a path that the schema forbids', () => {
    const strict = '{"properties": {"b": {}}, "additionalProperties": false}';
    const chart = known({ 'values.yaml': 'alpha: 1\nb: 1\n', 'values.schema.json': strict });
    expect(chart.check({ alpa: 1 })).toEqual([{ path: 'alpa' }]);
  });
});

describe('any values.yaml', () => {
  const key = fc.stringMatching(/^[a-z][a-zA-Z]{4,12}$/).filter((text) => typeNamed(text) === undefined);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.constant(null), tie('tree'))),
  }));
  const values = tree as fc.Arbitrary<Record<string, unknown>>;

  test('makes all its keys known', () => {
    fc.assert(
      fc.property(values, (content) => {
        expect(known({ 'values.yaml': stringify(content) }).check(content)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('provides the suggestion for a key with one wrong character', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (content, which, where) => {
        const keys = Object.keys(content);
        const original = keys[which % Math.max(keys.length, 1)];
        fc.pre(original !== undefined);
        const place = 1 + (where % (original.length - 1));
        const typo = `${original.slice(0, place)}_${original.slice(place + 1)}`;
        const chart = known({ 'values.yaml': stringify(content) });
        const [found, ...more] = chart.check({ [typo]: 1 });
        expect([found?.path, more]).toEqual([typo, []]);
        // Two keys that differ only in that character are equally near.
        expect(`${found?.nearest?.slice(0, place)}_${found?.nearest?.slice(place + 1)}`).toBe(typo);
      }),
      { numRuns: 60 },
    );
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

  test('makes its properties known, and overrides other sources if it forbids additional ones', () => {
    const yes = [
      ...['plain.a', 'open.x.y', 'openToo.x.y', 'map.any.port', 'byPattern.x-1', 'strictPattern.x-1'],
      ...['local.again.again.again', 'foreign.x.y', 'either.all', 'either.any', 'either.one', 'either.when'],
      ...['either.so', 'either.not', 'strict.a'],
    ];
    const no = [
      ...['other', 'plain.b', 'map.any.prt', 'strictPattern.y', 'local.againn', 'local.again.x', 'either.some'],
      ...['strict.b', 'strict.c'],
    ];
    expect(split(known(files), [...yes, ...no])).toEqual([yes, no]);
  });

  test('does not need to contain values that helm sets', () => {
    const chart = known({
      'values.schema.json': '{"properties": {"a": {}}, "additionalProperties": false}',
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/values.schema.json': '{"additionalProperties": false}',
    });
    expect(split(chart, ['a', 'sub.enabled', 'global.x', 'tags.x', 'b', 'sub.x'])[1]).toEqual(['b', 'sub.x']);
  });
});
