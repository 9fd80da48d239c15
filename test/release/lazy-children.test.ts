import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as constructs from 'constructs';
import { CodedError } from '../../lib/core/errors/coded-error';
import { checkedOutput, createChildrenLazily, deferCheck, runDeferredChecks } from '../../lib/release/lazy-children';
import { failureOf } from '../support/apps';

// In node_modules, aws-cdk-lib is another version of constructs: see `overrides` in package.json.
const newest = jest.requireActual('aws-cdk-lib') as typeof constructs;

const failing = (message: string) => () => {
  throw new Error(message);
};

describe.each([
  ['the oldest constructs', constructs],
  ['the newest constructs', newest],
])('with %s', (_, { Construct }) => {
  const tree = () => {
    const root = new Construct(undefined as never, '');
    const created: string[] = [];
    const lazy = (id: string, action: (owner: constructs.Construct) => void = () => {}) => {
      const owner = new Construct(root, id);
      const create = createChildrenLazily(owner, () => {
        created.push(id);
        new Construct(owner, 'child');
        action(owner);
      });
      return { owner, create };
    };
    return { root, created, lazy };
  };
  const paths = (root: constructs.IConstruct) => root.node.findAll().map(({ node }) => node.path);

  test('children are created once, in order, when the tree is read', () => {
    const { root, created, lazy } = tree();
    lazy('a');
    lazy('b');
    expect(created).toEqual([]);
    expect(paths(root)).toEqual(['', 'a', 'a/child', 'b', 'b/child']);
    expect(paths(root)).toHaveLength(5);
    expect(created).toEqual(['a', 'b']);
  });

  test.each([
    ['its children', (owner: constructs.Construct) => owner.node.children.length],
    ['one child', (owner: constructs.Construct) => owner.node.findChild('child')],
    ['all descendants', (owner: constructs.Construct) => owner.node.findAll()],
  ])('reading %s of a construct creates only its children', (_what, read) => {
    const { created, lazy } = tree();
    lazy('a');
    read(lazy('b').owner);
    expect(created).toEqual(['b']);
  });

  test('lazy children can read the tree, and add further lazy children', () => {
    const { root, created, lazy } = tree();
    lazy('a', () => {
      expect(root.node.children.map(({ node }) => node.id)).toEqual(['a']);
      lazy('b', (owner) => expect(owner.node.children).toHaveLength(1));
      new Construct(root, 'beside');
    });
    expect(paths(root)).toEqual(['', 'a', 'a/child', 'b', 'b/child', 'beside']);
    expect(created).toEqual(['a', 'b']);
  });

  test('all failures are reported together at each read, and no child is created twice', () => {
    const { root, created, lazy } = tree();
    lazy('a', failing('first'));
    lazy('b');
    lazy('c', failing('second'));
    for (let look = 0; look < 2; look++) {
      const failure = failureOf(() => root.node.findAll());
      expect(failure).toBeInstanceOf(AggregateError);
      expect(failure.message).toBe('first\nsecond');
    }
    expect(created).toEqual(['a', 'b', 'c']);
  });

  test('an error names the construct, and its stack shows the line that created it', () => {
    const { root, lazy } = tree();
    lazy('a', () => {
      throw new CodedError('CLEARML1001', { found: 'a fox', fix: 'shut the door' });
    });
    const { message, stack = '' } = failureOf(() => root.node.children);
    expect(message).toMatch(/^CLEARML1001 a: a fox\n/);
    expect(stack.split('\n')).toHaveLength(3);
    expect(stack).toMatch(/at lazy \(.*lazy-children\.test\.ts:\d+:\d+\)$/);
  });

  test('a single failure is reported unchanged', () => {
    const { root, lazy } = tree();
    const error = new Error('alone');
    lazy('a', () => {
      throw error;
    });
    expect(failureOf(() => root.node.children)).toBe(error);
  });
});

test.each<[string, (chart: Chart) => unknown]>([
  ['App.synth', (chart) => App.of(chart).synth()],
  ['App.synthYaml', (chart) => App.of(chart).synthYaml()],
  ['App.charts', (chart) => App.of(chart).charts],
  ['Chart.toJson', (chart) => chart.toJson()],
  ['Testing.synth', (chart) => Testing.synth(chart)],
])('%s reads the children of the root first', (_, synthesize) => {
  const chart = Testing.chart();
  let looks = 0;
  createChildrenLazily(new constructs.Construct(chart, 'lazy'), () => {
    looks++;
    new Chart(App.of(chart), 'beside');
  });
  synthesize(chart);
  expect(looks).toBe(1);
});

test('a deferred check that passes runs once', () => {
  const chart = Testing.chart();
  const check = jest.fn();
  deferCheck(chart, check);
  expect(check).not.toHaveBeenCalled();
  runDeferredChecks(chart);
  runDeferredChecks(new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap' }));
  expect(check).toHaveBeenCalledTimes(1);
});

test('a deferred check that fails runs each time and prevents no other check', () => {
  const chart = Testing.chart();
  const check = jest.fn();
  deferCheck(chart, failing('first'));
  deferCheck(chart, check);
  deferCheck(chart, failing('second'));
  for (let n = 0; n < 2; n++) {
    const failure = failureOf(() => runDeferredChecks(chart));
    expect(failure).toBeInstanceOf(AggregateError);
    expect(failure.message).toBe('first\nsecond');
  }
  expect(check).toHaveBeenCalledTimes(1);
});

test('deferred checks of one app do not run for another app', () => {
  deferCheck(Testing.chart(), failing('elsewhere'));
  expect(() => runDeferredChecks(Testing.chart())).not.toThrow();
});

describe('checked output', () => {
  test('is checked once, after it is complete', () => {
    const chart = Testing.chart();
    const reported: string[] = [];
    deferCheck(chart, () => reported.push('check'));
    const output = checkedOutput(chart, () => {
      runDeferredChecks(chart);
      reported.push('output');
      return 'text';
    });
    expect([output, reported]).toEqual(['text', ['output', 'check']]);
  });

  test('reports its own error and keeps the deferred checks', () => {
    const chart = new Chart(Testing.app(), 'chart');
    deferCheck(chart, failing('check'));
    expect(failureOf(() => checkedOutput(chart, failing('output'))).message).toBe('output');
    expect(failureOf(() => runDeferredChecks(chart)).message).toBe('check');
  });
});
