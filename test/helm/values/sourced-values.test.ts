import fc from 'fast-check';
import { placeholderFor } from '../../../lib/helm/data/placeholders';
import { overrideValues } from '../../../lib/helm/values/named-lists';
import { mergeSourcedValues, type SourcedValue } from '../../../lib/helm/values/sourced-values';
import { failureOf } from '../../support/apps';

type Contribution = [path: string, value: unknown, source?: string, replacesDefault?: boolean];

const sourcedValues = (list: Contribution[]): SourcedValue[] =>
  list.map(([path, value, source = 'one', replacesDefault]) => ({ path, value, source, replacesDefault }));

const join = (list: Contribution[], defaults = {}) => mergeSourcedValues(sourcedValues(list), { values: defaults });

test('sourced values of different paths are merged into one tree', () => {
  const joined = join([
    ['a.b', 1],
    ['a.c', { d: 2, e: {} }],
    ['a["f.g"]', 3],
    ['h', undefined],
  ]);
  expect(joined).toEqual({ a: { b: 1, c: { d: 2, e: {} }, 'f.g': 3 } });
});

describe('two contributors to one path', () => {
  test('may agree, also when one sets more of a map', () => {
    expect(
      join([
        ['a', 1, 'one'],
        ['a', 1, 'two'],
      ]),
    ).toEqual({ a: 1 });
    expect(
      join([
        ['a', { b: 1 }, 'one'],
        ['a', { b: 1, c: 2 }, 'two'],
      ]),
    ).toEqual({ a: { b: 1, c: 2 } });
    expect(
      join([
        ['a', {}, 'one'],
        ['a.b', 1, 'two'],
      ]),
    ).toEqual({ a: { b: 1 } });
  });

  test.each<[string, Contribution[], string]>([
    [
      'two scalars',
      [
        ['a.b', 1, 'one'],
        ['a.b', 2, 'two'],
      ],
      'a.b: one sets 1, two sets 2',
    ],
    [
      'a scalar and a list',
      [
        ['a', 'text', 'one'],
        ['a', ['b'], 'two'],
      ],
      'a: one sets "text", two sets ["b"]',
    ],
    [
      'a list and a scalar',
      [
        ['a', ['b'], 'one'],
        ['a', 'text', 'two'],
      ],
      'a: one sets ["b"], two sets "text"',
    ],
    [
      'a scalar and a map',
      [
        ['a', 1, 'one'],
        ['a.b', 2, 'two'],
      ],
      'a: one sets 1, two sets a map with a.b',
    ],
    [
      'a map and a scalar',
      [
        ['a.b', 2, 'two'],
        ['a', 1, 'one'],
      ],
      'a: one sets 1, two sets a map with a.b',
    ],
    [
      'a third',
      [
        ['a', 1, 'one'],
        ['a', 1, 'two'],
        ['a', 3, 'three'],
      ],
      'a: one, two sets 1, three sets 3',
    ],
  ])('must not disagree: %s', (_, list, message) => {
    const failure = failureOf(() => join(list));
    expect(failure.code).toBe('CLEARML2002');
    expect(failure.message).toContain(message);
  });

  test('the message contains no secret', () => {
    const secret = placeholderFor('sourced-values.test');
    const { message } = failureOf(() =>
      join([
        ['a', 'x', 'one'],
        ['a', secret, 'two'],
      ]),
    );
    expect(message).toContain('a: one sets "x", two sets a secret');
    const inList = failureOf(() =>
      join([
        ['a', 'x', 'one'],
        ['a', [secret], 'two'],
      ]),
    );
    expect(inList.message).toContain('two sets ["(a secret)"]');
  });
});

describe('lists', () => {
  test('continue those of the chart and of others', () => {
    expect(
      join(
        [
          ['a', [2], 'one'],
          ['a', [3], 'two'],
        ],
        { a: [1] },
      ),
    ).toEqual({ a: [1, 2, 3] });
  });

  test('replace that of the chart when one contributor says so, in whatever order they come', () => {
    const keeping: Contribution = ['a', [2], 'one'];
    const replacing: Contribution = ['a', [3], 'two', true];
    expect(join([keeping, replacing], { a: [1] })).toEqual({ a: [2, 3] });
    expect(join([replacing, keeping], { a: [1] })).toEqual({ a: [3, 2] });
    expect(join([['a', [], 'two', true]], { a: [1] })).toEqual({ a: [] });
  });

  test('name each variable once', () => {
    const variable = { name: 'A', value: '1' };
    const sameInOtherOrder = { value: '1', name: 'A' };
    expect(
      join([
        ['env', [variable], 'one'],
        ['env', [sameInOtherOrder], 'two'],
      ]),
    ).toEqual({ env: [variable] });
  });

  test.each<[string, Contribution[], object, string]>([
    [
      'two contributors',
      [
        ['env', [{ name: 'A', value: '1' }], 'one'],
        ['env', [{ name: 'A', value: '2' }], 'two'],
      ],
      {},
      'one and by two',
    ],
    [
      'the chart',
      [['env', [{ name: 'A', value: '2' }], 'one']],
      { env: [{ name: 'A', value: '1' }] },
      'the chart and by one',
    ],
    [
      'one contributor',
      [
        [
          'env',
          [
            { name: 'A', value: '1' },
            { name: 'A', value: '2' },
          ],
          'one',
        ],
      ],
      {},
      'one and by one',
    ],
  ])('must not set a variable in two ways: %s', (_, list, defaults, who) => {
    const failure = failureOf(() => join(list, defaults));
    expect(failure.code).toBe('CLEARML2003');
    expect(failure.message).toContain(`A in env is set by ${who}`);
  });
});

describe('for any sourced values', () => {
  const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean());
  const leaves = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[abc](\.[def]){0,2}$/), scalar), {
    selector: ([path]) => path,
  });
  const outcome = (list: Contribution[]) => {
    try {
      return join(list);
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

  test('joining changes none of them, nor the defaults', () => {
    const lists = fc.array(fc.tuple(fc.constantFrom('a', 'b.c'), fc.array(scalar)), { maxLength: 5 });
    fc.assert(
      fc.property(lists, fc.array(scalar), (list, defaults) => {
        const given = sourcedValues(list);
        const chart = { a: defaults, b: { c: defaults } };
        const before = JSON.stringify([given, chart]);
        mergeSourcedValues(given, { values: chart });
        expect(JSON.stringify([given, chart])).toBe(before);
      }),
    );
  });
});

describe("the user's own values win", () => {
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
  ])('%s', (_, fromProps, own, expected) => {
    expect(overrideValues(fromProps, own)).toEqual(expected);
  });
});
