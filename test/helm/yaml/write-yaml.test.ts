import { Yaml } from 'cdk8s';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { flowYaml, writable } from '../../../lib/helm/yaml/write-yaml';
import { failureOf } from '../../support/apps';

const written = (value: unknown) => Yaml.stringify(writable({ a: value }, 'ConfigMap/a'));

describe('cdk8s writes in the way that kubectl reads:', () => {
  test.each<[string, unknown, string]>([
    ['a line separator', 'x\u2028y', '"x\\u2028y"'],
    ['a paragraph separator', '\u2029', '"\\u2029"'],
    ['a next line', 'x\x85', '"x\\u0085"'],
    ['DEL', '\x7f', '"\\u007f"'],
    ['a C1 control character', '\x9b', '"\\u009b"'],
    ['a byte order mark', '\ufeff', '"\\ufeff"'],
    ['a merge key as a key', { '<<': { b: 1 } }, '{"<<":{"b":1}}'],
    ['a number as a key', { '0o17': 1, b: [2] }, '{"0o17":1,"b":[2]}'],
    ['a control character in a key', { '\x7f': 1 }, '{"\\u007f":1}'],
    ['a number that only kubectl reads as one', '0o17', '"0o17"'],
    ['negative zero', -0, '-0.0'],
    ['an integer beyond 2^53', 2n ** 63n, '9223372036854775808'],
    ['a large number', 1e21, '1e+21'],
    ['an emoji', '😀', '😀'],
    ['a script', '#!/bin/sh\n\techo\n', '|\n  #!/bin/sh\n  \techo'],
  ])('%s', (_, value, text) => {
    expect(written(value)).toBe(`a: ${text}\n`);
    expect(parseManifestStream(written(value), 'test')[0]?.content).toStrictEqual({ a: value });
  });

  test('a merge key as a text', () => {
    expect(parseManifestStream(written('<<'), 'test')[0]?.content).toEqual({ a: '<<' });
  });
});

test.each([
  ['a text', { b: ['x\ud83d'] }, 'a.b[0]', 'U+D83D'],
  ['a key', { '\udc00': 1 }, 'a', 'U+DC00'],
])('half of a character in %s is CLEARML1019 with the object and the path', (_, value, path, code) => {
  const failure = failureOf(() => written(value));
  expect(failure.code).toBe('CLEARML1019');
  expect(failure.message).toContain(`ConfigMap/a has ${code}, half of a character, in a text at ${path}`);
});

test('nodes for odd values convert to these values', () => {
  const node = writable({ big: 2n ** 60n, text: '\x7f', map: { '<<': 1n } }, 'object');
  expect(JSON.parse(JSON.stringify(node))).toEqual({ big: 2 ** 60, text: '\x7f', map: { '<<': 1 } });
  expect(String(node.text)).toBe('\x7f');
});

test('values for helm are JSON, in which only the texts that Go alters are escaped', () => {
  const values = { a: ['\x7f\u2028', 'é😀\n'], b: -0, c: null, d: undefined, e: true, f: 1.5, '<<': {} };
  expect(flowYaml(values)).toBe('{"a":["\\u007f\\u2028","é😀\\n"],"b":-0.0,"c":null,"e":true,"f":1.5,"<<":{}}');
  expect(flowYaml({ ['k'.repeat(2000)]: 1 })).toMatch(/^\{\? "k+":1\}$/);
});
