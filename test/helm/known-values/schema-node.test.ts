import { known, manifest, split } from './knowledge';

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
    ...['plain.a', 'open.x.y', 'openToo.x.y', 'map.any.port', 'byPattern.x-1', 'strictPattern.x-1'],
    ...['local.again.again.again'],
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
