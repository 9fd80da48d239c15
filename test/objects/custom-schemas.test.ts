import { CustomSchemas } from '../../lib/objects/custom-schemas';

/** The problems of `spec` by its schema, as `found | expected`. */
function problems(spec: unknown, schema: object): string[] {
  const openAPIV3Schema = { type: 'object', required: ['metadata'], properties: { spec: schema } };
  const versions = [{ name: 'v1', schema: { openAPIV3Schema } }];
  const definition = { kind: 'CustomResourceDefinition', spec: { group: 'a.io', names: { kind: 'A' }, versions } };
  const object = { apiVersion: 'a.io/v1', kind: 'A', metadata: { name: 'a' }, spec, status: { any: 1 } };
  const found = new CustomSchemas([definition]).problemsOf(object as never);
  return found.map((one) => `${one.found} | ${one.expected}`);
}

const map = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const OPEN = { 'x-kubernetes-preserve-unknown-fields': true };

test.each<[string, unknown, object, string[]]>([
  ['a known field', { a: 1 }, map({ a: { type: 'integer' } }), []],
  ['an unknown field', { b: 1 }, map({ a: { type: 'integer' } }), ['unknown field spec.b | a?']],
  ['null for an absent field', { b: null }, map({ a: {} }), []],
  ['any field of an open map', { b: 1 }, map({ a: {} }, OPEN), []],
  [
    'the type of a known field of an open map',
    { a: 'x' },
    map({ a: { type: 'integer' } }, OPEN),
    ['spec.a is "x" | an integer'],
  ],
  [
    'values of a free map',
    { b: 1 },
    { type: 'object', additionalProperties: { type: 'string' } },
    ['spec.b is 1 | a string'],
  ],
  [
    'an integer or a text',
    { a: 1, b: '1', c: true },
    { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } },
    ['spec.c is true | an integer or a string'],
  ],
  [
    'a required field',
    {},
    map({ a: {} }, { required: ['a'] }),
    ['spec.a is missing | a, which the definition requires'],
  ],
  ['a required field with a default', {}, map({ a: { default: 1 } }, { required: ['a'] }), []],
  [
    'items of lists',
    { a: [1, 'x'] },
    map({ a: { type: 'array', items: { type: 'integer' } } }),
    ['spec.a[1] is "x" | an integer'],
  ],
  ['values of an enumeration', 'c', { type: 'string', enum: ['a', 'b'] }, ['spec is "c" | one of a, b']],
  ['a pattern', 'C', { type: 'string', pattern: '^[a-z]$' }, ['spec is "C" | a text that matches ^[a-z]$']],
  ['no pattern that only Go knows', 'C', { type: 'string', pattern: '(?i)^[a-z' }, []],
  ['a range', 11, { type: 'integer', maximum: 10 }, ['spec is 11 | a number from any to 10']],
  ['a length', '', { type: 'string', minLength: 1 }, ['spec is "" | 1 to any number of characters']],
  [
    'an embedded object',
    { apiVersion: 'v1', kind: 'Pod', metadata: {}, x: 1 },
    map({}, { 'x-kubernetes-embedded-resource': true }),
    ['unknown field spec.x | an empty map'],
  ],
])('checks %s', (_, spec, schema, expected) => {
  expect(problems(spec, schema)).toEqual(expected);
});

test('accepts kinds without a known definition', () => {
  expect(new CustomSchemas([]).problemsOf({ apiVersion: 'a.io/v1', kind: 'A', spec: 1 })).toEqual([]);
});

describe('the definitions of this library', () => {
  const secret = (spec: object) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {},
    spec,
  });

  test('apply to kinds that the app does not define, and the fix names the prop for others', () => {
    const [problem] = new CustomSchemas([]).problemsOf(secret({ refreshInterval: '1h', taget: {} }) as never);
    expect(problem).toMatchObject({ found: 'unknown field spec.taget', expected: 'target?' });
    expect(problem?.fix).toContain('prop definitions');
  });

  test('have lower priority than those of the app', () => {
    const properties = { spec: { type: 'object', properties: { taget: { type: 'object' } } } };
    const versions = [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties } } }];
    const spec = { group: 'external-secrets.io', names: { kind: 'ExternalSecret' }, versions };
    const schemas = new CustomSchemas([{ kind: 'CustomResourceDefinition', spec }]);
    expect(schemas.problemsOf(secret({ taget: {} }) as never)).toEqual([]);
  });
});
