import { ApiObject, Chart, Testing } from 'cdk8s';
import { checkedOutput, deferCheck, runDeferredChecks } from '../../lib/release/lazy-children';
import { failureOf } from '../support/apps';

const failing = (message: string) => () => {
  throw new Error(message);
};

test('a check passes once', () => {
  const chart = Testing.chart();
  const check = jest.fn();
  deferCheck(chart, check);
  expect(check).not.toHaveBeenCalled();
  runDeferredChecks(chart);
  runDeferredChecks(new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap' }));
  expect(check).toHaveBeenCalledTimes(1);
});

test('a check that fails does so each time, and prevents no other check', () => {
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

test('checks of one app do not run for another', () => {
  deferCheck(Testing.chart(), failing('elsewhere'));
  expect(() => runDeferredChecks(Testing.chart())).not.toThrow();
});

describe('output as a whole', () => {
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

  test('reports its own failure, and leaves the checks for later', () => {
    const chart = new Chart(Testing.app(), 'chart');
    deferCheck(chart, failing('check'));
    expect(failureOf(() => checkedOutput(chart, failing('output'))).message).toBe('output');
    expect(failureOf(() => runDeferredChecks(chart)).message).toBe('check');
  });
});
