import { valueAt } from '../../lib/helm/data/paths';
import { withValues } from './agents';
import { ROWS } from './contract-rows';

test.each(ROWS)('$prop lands at its documented paths and shows in the objects', ({ props, values, seen, as }) => {
  const { agent, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(agent)).toEqual(as);
});

test('what is left out is left to the chart', () => {
  const { values } = withValues({});
  expect(values).toEqual({
    agentk8sglue: {
      apiServerUrlReference: expect.any(String),
      webServerUrlReference: expect.any(String),
      fileServerUrlReference: expect.any(String),
      createQueues: true,
      queues: { default: { templateOverrides: {} } },
    },
    clearml: { agentk8sglueKey: expect.any(String), agentk8sglueSecret: expect.any(String) },
  });
});
