import { differences } from '../../lib/testing/subset';
import fc from '../support/fast-check';

const pod = {
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: {
    replicas: 2,
    paused: null,
    containers: [
      { name: 'main', image: 'web:1', ports: [{ containerPort: 80 }, { containerPort: 443 }] },
      { name: 'sidecar', image: 'proxy:2' },
    ],
    limit: 9007199254740993n,
  },
};

describe('a subset is contained in an object with', () => {
  test.each([
    ['more keys', { spec: { replicas: 2 } }],
    ['any content if the subset is empty', {}],
    ['keys with dots', { metadata: { labels: { 'app.kubernetes.io/name': 'web' } } }],
    ['more items in a list, in another order', { spec: { containers: [{ name: 'sidecar' }, { image: 'web:1' }] } }],
    ['items that contain subsets', { spec: { containers: [{ name: 'main', ports: [{ containerPort: 443 }] }] } }],
    ['any value where the subset has undefined', { spec: { replicas: undefined, none: undefined } }],
    ['null or an absent field where the subset has null', { spec: { paused: null, none: null } }],
    ['integers of any size', { spec: { limit: Number(pod.spec.limit) } }],
  ])('%s', (_, subset) => {
    expect(differences(subset, pod)).toEqual([]);
  });

  test('equal random content', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(differences(value, value)).toEqual([])));
  });

  test('the same content and more keys', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.func(fc.boolean()), (whole, keep) => {
        const part = Object.fromEntries(Object.entries(whole).filter(([key]) => keep(key)));
        expect(differences(part, whole)).toEqual([]);
      }),
    );
  });
});

describe('a difference is reported with its path:', () => {
  test.each([
    ['a value', { spec: { replicas: 3 } }, 'spec.replicas', 3, 2],
    ['a type', { spec: { replicas: '2' } }, 'spec.replicas', '2', 2],
    ['a map instead of a value', { spec: { replicas: {} } }, 'spec.replicas', {}, 2],
    ['an absent field', { status: { phase: 'Up' } }, 'status', { phase: 'Up' }, undefined],
    ['an unexpected field', { spec: { replicas: null } }, 'spec.replicas', null, 2],
    ['a key with dots', { metadata: { labels: { 'a.b': 'c' } } }, 'metadata.labels["a.b"]', 'c', undefined],
    [
      'an item with the same name',
      { spec: { containers: [{ name: 'sidecar', image: 'proxy:3' }] } },
      ...['spec.containers[name=sidecar].image', 'proxy:3', 'proxy:2'],
    ],
    [
      'the closest item',
      { spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] } },
      ...(['spec.containers[name=main].ports[0].containerPort', 8080, 80] as const),
    ],
    ['a list instead of a value', { spec: { replicas: [1] } }, 'spec.replicas', [1], 2],
  ] as [string, object, string, unknown, unknown][])('%s', (_, subset, path, expected, found) => {
    expect(differences(subset, pod)).toEqual([{ path, expected, found }]);
  });

  test('an item with a name that no item has', () => {
    const [path, expected, siblings] = ['spec.containers[name=other]', { name: 'other' }, ['main', 'sidecar']];
    const reported = differences({ spec: { containers: [{ name: 'other' }] } }, pod);
    expect(reported).toEqual([{ path, expected, found: undefined, siblings }]);
  });

  test('an item of an empty list', () => {
    expect(differences([1], [])).toEqual([{ path: '[]', expected: 1, found: undefined }]);
  });

  test('any different value', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(scalar, scalar, (expected, found) => {
        fc.pre(expected !== found);
        expect(differences({ a: [{ b: expected }] }, { a: [{ b: found }] })).toEqual([
          { path: 'a[0].b', expected, found },
        ]);
      }),
    );
  });
});
