import { ApiObject, Chart, Testing } from 'cdk8s';
import { checkBeforeOutput, checkedOutput, passChecks } from '../../lib/release/deferred-checks';
import { LateFailures } from '../../lib/release/failures';
import { failureOf } from '../support/apps';

const failing = (message: string) => () => {
  throw new Error(message);
};

test('a check passes once', () => {
  const chart = Testing.chart();
  const check = jest.fn();
  checkBeforeOutput(chart, check);
  expect(check).not.toHaveBeenCalled();
  passChecks(chart);
  passChecks(new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap' }));
  expect(check).toHaveBeenCalledTimes(1);
});

test('a check that fails does so each time, and keeps no other from being made', () => {
  const chart = Testing.chart();
  const check = jest.fn();
  checkBeforeOutput(chart, failing('first'));
  checkBeforeOutput(chart, check);
  checkBeforeOutput(chart, failing('second'));
  for (let n = 0; n < 2; n++) {
    const failure = failureOf(() => passChecks(chart));
    expect(failure).toBeInstanceOf(LateFailures);
    expect(failure.message).toBe('first\nsecond');
  }
  expect(check).toHaveBeenCalledTimes(1);
});

test('checks of one app are nothing to another', () => {
  checkBeforeOutput(Testing.chart(), failing('elsewhere'));
  expect(() => passChecks(Testing.chart())).not.toThrow();
});

describe('what is put out as a whole', () => {
  test('is checked when it is there, and only then', () => {
    const chart = Testing.chart();
    const told: string[] = [];
    checkBeforeOutput(chart, () => told.push('check'));
    const output = checkedOutput(chart, () => {
      passChecks(chart);
      told.push('output');
      return 'text';
    });
    expect([output, told]).toEqual(['text', ['output', 'check']]);
  });

  test('and fails tells that, and leaves the checks for later', () => {
    const chart = new Chart(Testing.app(), 'chart');
    checkBeforeOutput(chart, failing('check'));
    expect(failureOf(() => checkedOutput(chart, failing('output'))).message).toBe('output');
    expect(failureOf(() => passChecks(chart)).message).toBe('check');
  });
});
