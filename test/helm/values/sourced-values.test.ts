import type { JsonObject } from '../../../lib/helm/data/json';
import { placeholderFor } from '../../../lib/helm/data/placeholders';
import { givenImages, spawnedImages } from '../../../lib/helm/values/image-values';
import { mergeSourcedValues, overrideValues, type SourcedValue } from '../../../lib/helm/values/sourced-values';
import { failureOf } from '../../support/apps';
import fc from '../../support/fast-check';

type Row = [path: string, value: unknown, source?: string, replacesDefault?: boolean];

const sourcedValues = (rows: Row[]): SourcedValue[] =>
  rows.map(([path, value, source = 'one', replacesDefault]) => ({ path, value, source, replacesDefault }));

const mergeInto = (defaults: JsonObject, ...rows: Row[]) =>
  mergeSourcedValues(sourcedValues(rows), { values: defaults });
const merge = (...rows: Row[]) => mergeInto({}, ...rows);

test('sourced values of different paths are merged into one tree', () => {
  const merged = merge(['a.b', 1], ['a.c', { d: 2, e: {} }], ['a["f.g"]', 3], ['h', undefined]);
  expect(merged).toEqual({ a: { b: 1, c: { d: 2, e: {} }, 'f.g': 3 } });
});

describe('two sources of one path', () => {
  test('can set equal values, or further keys of a map', () => {
    expect(merge(['a', 1, 'one'], ['a', 1, 'two'])).toEqual({ a: 1 });
    expect(merge(['a', { b: 1 }, 'one'], ['a', { b: 1, c: 2 }, 'two'])).toEqual({ a: { b: 1, c: 2 } });
    expect(merge(['a', {}, 'one'], ['a.b', 1, 'two'])).toEqual({ a: { b: 1 } });
  });

  test.each<[string, ...Row[]]>([
    ['a.b: one sets 1, two sets 2', ['a.b', 1, 'one'], ['a.b', 2, 'two']],
    ['a: one sets "text", two sets ["b"]', ['a', 'text', 'one'], ['a', ['b'], 'two']],
    ['a: one sets ["b"], two sets "text"', ['a', ['b'], 'one'], ['a', 'text', 'two']],
    ['a: one sets 1, two sets a map with a.b', ['a', 1, 'one'], ['a.b', 2, 'two']],
    ['a: one sets 1, two sets a map with a.b', ['a.b', 2, 'two'], ['a', 1, 'one']],
    ['a: one, two sets 1, three sets 3', ['a', 1, 'one'], ['a', 1, 'two'], ['a', 3, 'three']],
  ])('are rejected if their values differ: %s', (message, ...rows) => {
    const failure = failureOf(() => merge(...rows));
    expect(failure.code).toBe('CLEARML2002');
    expect(failure.message).toContain(message);
  });

  test('cause an error without secrets', () => {
    const secret = placeholderFor('sourced-values.test');
    const { message } = failureOf(() => merge(['a', 'x', 'one'], ['a', secret, 'two']));
    expect(message).toContain('a: one sets "x", two sets a secret');
    const inList = failureOf(() => merge(['a', 'x', 'one'], ['a', [secret], 'two']));
    expect(inList.message).toContain('two sets ["(a secret)"]');
  });
});

describe('lists', () => {
  test('are appended to the lists of the chart and of other sources', () => {
    expect(mergeInto({ a: [1] }, ['a', [2], 'one'], ['a', [3], 'two'])).toEqual({ a: [1, 2, 3] });
  });

  test('replace the list of the chart if one source has replacesDefault, in any order', () => {
    const keeping: Row = ['a', [2], 'one'];
    const replacing: Row = ['a', [3], 'two', true];
    expect(mergeInto({ a: [1] }, keeping, replacing)).toEqual({ a: [2, 3] });
    expect(mergeInto({ a: [1] }, replacing, keeping)).toEqual({ a: [3, 2] });
    expect(mergeInto({ a: [1] }, ['a', [], 'two', true])).toEqual({ a: [] });
  });

  const variable = { name: 'A', value: '1' };
  const other = { name: 'A', value: '2' };

  test('contain each variable once', () => {
    const sameInOtherOrder = { value: '1', name: 'A' };
    expect(merge(['env', [variable], 'one'], ['env', [sameInOtherOrder], 'two'])).toEqual({ env: [variable] });
  });

  test.each<[string, JsonObject, ...Row[]]>([
    ['one and by two', {}, ['env', [variable], 'one'], ['env', [other], 'two']],
    ['the chart and by one', { env: [variable] }, ['env', [other], 'one']],
    ['one and by one', {}, ['env', [variable, other], 'one']],
  ])('are rejected if a variable is set differently by %s', (who, defaults, ...rows) => {
    const failure = failureOf(() => mergeInto(defaults, ...rows));
    expect(failure.code).toBe('CLEARML2003');
    expect(failure.message).toContain(`A in env is set by ${who}`);
  });
});

describe('for any sourced values', () => {
  const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean());
  const leaves = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[abc](\.[def]){0,2}$/), scalar), {
    selector: ([path]) => path,
  });
  const outcome = (rows: Row[]) => {
    try {
      return merge(...rows);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  test('their order does not matter', () => {
    fc.assert(
      fc.property(
        leaves.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(outcome(shuffled)).toEqual(outcome(list));
        },
      ),
    );
  });

  test('merging modifies neither them nor the defaults', () => {
    const lists = fc.array(fc.tuple(fc.constantFrom('a', 'b.c'), fc.array(scalar)), { maxLength: 5 });
    fc.assert(
      fc.property(lists, fc.array(scalar), (list, defaults) => {
        const sources = sourcedValues(list);
        const chart = { a: defaults, b: { c: defaults } };
        const before = JSON.stringify([sources, chart]);
        mergeSourcedValues(sources, { values: chart });
        expect(JSON.stringify([sources, chart])).toBe(before);
      }),
    );
  });
});

describe('user values override values of props', () => {
  test.each([
    ['a scalar', { a: 1, b: 1 }, { a: 2 }, { a: 2, b: 1 }],
    ['a map', { a: { b: 1, c: 1 } }, { a: { b: 2 } }, { a: { b: 2, c: 1 } }],
    ['null', { a: { b: 1 } }, { a: null }, { a: null }],
    ['a list', { a: [1] }, { a: [2] }, { a: [2] }],
    ['an empty list', { a: [{ name: 'x' }] }, { a: [] }, { a: [] }],
    [
      'a list with names',
      { a: [{ name: 'x', v: 1 }, { name: 'y' }] },
      { a: [{ name: 'x', v: 2 }] },
      { a: [{ name: 'y' }, { name: 'x', v: 2 }] },
    ],
  ])('%s', (_, fromProps, user, expected) => {
    expect(overrideValues(fromProps, user)).toEqual(expected);
  });
});

const imagesOf = (tree: unknown) => Object.fromEntries(givenImages(tree));

test.each<[string, unknown, Record<string, string>]>([
  ['a reference', { a: { image: 'registry:5000/team/app:1.0' } }, { 'a.image': 'registry:5000/team/app:1.0' }],
  ['repository and tag', { image: { repository: 'mongo', tag: '7.0.28' } }, { image: 'mongo:7.0.28' }],
  [
    'registry, repository, tag and digest',
    { image: { registry: 'quay.io', repository: 'a/b', tag: 1.5, digest: `sha256:${'0'.repeat(64)}` } },
    { image: `quay.io/a/b:1.5@sha256:${'0'.repeat(64)}` },
  ],
  [
    'an image of the GPU operator',
    { devicePlugin: { repository: 'docker.io/clearml', image: 'k8s-device-plugin', version: 'v0.17.4-1' } },
    { devicePlugin: 'docker.io/clearml/k8s-device-plugin:v0.17.4-1' },
  ],
  ['the default of an agent', { glue: { defaultContainerImage: 'a:1' } }, { 'glue.defaultContainerImage': 'a:1' }],
  ['the default of a queue', { queues: { gpu: { defaultImage: 'b:2' } } }, { 'queues.gpu.defaultImage': 'b:2' }],
  [
    'containers of a pod template',
    { queues: { gpu: { templateOverrides: { initContainers: [{ name: 'a', image: 'busybox:1.36' }] } } } },
    { 'queues.gpu.templateOverrides.initContainers[0].image': 'busybox:1.36' },
  ],
])('givenImages finds %s', (_, tree, images) => {
  expect(imagesOf(tree)).toEqual(images);
});

test.each<[string, unknown]>([
  ['a disabled component', { redis: { enabled: false, image: { repository: 'redis', tag: '7' } } }],
  ['a git repository', { source: { repository: 'https://example.com/a.git' } }],
  ['another chart', { chart: { repository: 'https://charts.example.com', version: '1.0.0' } }],
  ['an empty string', { image: '', defaultImage: '' }],
  ['other settings of an image', { imagePullPolicy: 'Always', useImageEntrypoint: true, baseImageVersion: '1' }],
  ['a string that is not a reference', { image: 'An Image: of something' }],
])('givenImages ignores %s', (_, tree) => {
  expect(imagesOf(tree)).toEqual({});
});

test('spawnedImages finds only default images that no manifest contains', () => {
  const defaults = {
    image: { repository: 'redis', tag: '7' },
    agentk8sglue: { defaultContainerImage: 'ubuntu:18.04' },
  };
  expect([...spawnedImages(defaults).keys()]).toEqual(['agentk8sglue.defaultContainerImage']);
});
