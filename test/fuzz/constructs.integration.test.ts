import { App } from 'cdk8s';
import { Construct } from 'constructs';
import * as api from '../../lib';
import { failureOf } from '../support/apps';
import fc from '../support/fast-check';
import { CALLS, findingsOf, STARTS_HELM } from './calls';
import { emptyChart, USUAL_PROPS } from './instances';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

const CONSTRUCTS = Object.entries(USUAL_PROPS);

test.each(CONSTRUCTS)('the usual props of %s, which the next test changes, are valid', (name, props) => {
  const chart = emptyChart();
  new (api as any)[name](chart, 'one', props());
  App.of(chart).synth();
});

test('every construct with props of any type is synthesized, or fails with coded errors', () => {
  let synthesized = 0;
  const findings = findingsOf(CALLS.filter(STARTS_HELM), fc.sample(fc.integer(), 1000), (chart) => {
    if (chart) {
      App.of(chart).synth();
      synthesized += 1;
    }
  });
  expect(findings).toEqual([]);
  expect(synthesized).toBeGreaterThan(50);
});

test('an object of a release with the id of a construct that the user added is a coded error', () => {
  const release = () => new api.HelmRelease(emptyChart(), 'one', USUAL_PROPS.HelmRelease?.() as api.HelmReleaseProps);
  const id = release().apiObjects[0]?.node.id as string;
  const changed = release();
  new Construct(changed, id);
  const message = `CLEARML1030 clearml/one: another construct with the id "${id}" in the same scope\n`;
  expect(failureOf(() => App.of(changed).synth()).message).toContain(message);
});
