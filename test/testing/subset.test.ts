import fc from 'fast-check';
import { differences } from '../../lib/testing/subset';

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
    ['any content, if the subset is empty', {}],
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
    ['a value', { spec: { replicas: 3 } }, [{ path: 'spec.replicas', expected: 3, found: 2 }]],
    ['a type', { spec: { replicas: '2' } }, [{ path: 'spec.replicas', expected: '2', found: 2 }]],
    ['a map instead of a value', { spec: { replicas: {} } }, [{ path: 'spec.replicas', expected: {}, found: 2 }]],
    ['an absent field', { status: { phase: 'Up' } }, [{ path: 'status', expected: { phase: 'Up' }, found: undefined }]],
    ['an unexpected field', { spec: { replicas: null } }, [{ path: 'spec.replicas', expected: null, found: 2 }]],
    [
      'a key with dots',
      { metadata: { labels: { 'a.b': 'c' } } },
      [{ path: 'metadata.labels["a.b"]', expected: 'c', found: undefined }],
    ],
    [
      'an item of the same name',
      { spec: { containers: [{ name: 'sidecar', image: 'proxy:3' }] } },
      [{ path: 'spec.containers[name=sidecar].image', expected: 'proxy:3', found: 'proxy:2' }],
    ],
    [
      'an item with the name of no item',
      { spec: { containers: [{ name: 'other' }] } },
      [
        {
          path: 'spec.containers[name=other]',
          expected: { name: 'other' },
          found: undefined,
          siblings: ['main', 'sidecar'],
        },
      ],
    ],
    [
      'the closest item',
      { spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] } },
      [{ path: 'spec.containers[name=main].ports[0].containerPort', expected: 8080, found: 80 }],
    ],
    ['a list instead of a value', { spec: { replicas: [1] } }, [{ path: 'spec.replicas', expected: [1], found: 2 }]],
  ])('%s', (_, subset, reported) => {
    expect(differences(subset, pod)).toEqual(reported);
  });

  test('an item of an empty list', () => {
    expect(differences([1], [])).toEqual([{ path: '[]', expected: 1, found: undefined }]);
  });

  test('any other value', () => {
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
