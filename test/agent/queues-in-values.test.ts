import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { failureOf } from '../support/apps';
import { valuesFile } from '../support/mistakes';
import { agentOf, contractAt, publicStandIn, withValues } from './agents';

type Props = Partial<ClearmlAgentProps>;

const filesOf = (text: string) => [valuesFile(text)];

const queuesFile = () =>
  filesOf('agentk8sglue:\n  queues:\n    gpu:\n      templateOverrides: {nodeSelector: {pool: gpu}}\n');
const namesFile = (names: string) => filesOf(`agentk8sglue:\n  queue: ${names}\n`);
const namesOf = ({ queues }: { queues: { name: string }[] }) => queues.map(({ name }) => name);

describe('queues in values', () => {
  test('are enough', () => {
    const { agent, values } = withValues({ queues: [], valuesFiles: queuesFile() });
    expect(namesOf(agent)).toEqual(['gpu']);
    expect(values.agentk8sglue.queues).toEqual({ gpu: { templateOverrides: { nodeSelector: { pool: 'gpu' } } } });
  });

  test('are served beside the queues of the prop', () => {
    const { agent, values } = withValues({
      queues: [{ name: 'gpu', gpus: Gpus.whole(1) }, { name: 'cpu' }],
      valuesFiles: queuesFile(),
    });
    expect(namesOf(agent)).toEqual(['gpu', 'cpu']);
    expect(values.agentk8sglue.queues).toEqual({
      cpu: { templateOverrides: {} },
      gpu: { templateOverrides: { nodeSelector: { pool: 'gpu' }, resources: { limits: { 'nvidia.com/gpu': 1 } } } },
    });
  });

  test('are enough for the public chart', () => {
    const chart = publicStandIn('5.3.4');
    expect(namesOf(agentOf({ chart, queues: [], valuesFiles: namesFile('gpu,cpu') }))).toEqual(['gpu', 'cpu']);
    expect(namesOf(agentOf({ chart, queues: [] }))).toEqual(['default']);
    expect(namesOf(agentOf({ chart, queues: [{ name: 'a' }], valuesFiles: namesFile('default') }))).toEqual(['a']);
  });

  test('contradict the prop if the public chart would serve only one of both', () => {
    const props: Props = { chart: publicStandIn('5.3.4'), queues: [{ name: 'a' }, { name: 'b' }] };
    expect(failureOf(() => agentOf({ ...props, valuesFiles: namesFile('b') })).message).toMatch(
      /^CLEARML9002 clearml\/agent: queues without a in agentk8sglue\.queue \(.*override\.yaml:2\), which replaces/,
    );
  });

  test.each([
    ['no queue', {}],
    ['a queue that a null deletes', { values: { agentk8sglue: { queues: { gpu: null } } } }],
  ])('are missing: %s', (_, more) => {
    const { message } = failureOf(() => agentOf({ queues: [], ...more }));
    expect(message).toMatch(/^CLEARML9002 clearml\/agent: no queue\n.*queues prop, or in|^CLEARML9002 .*no queue/);
  });
});

describe('a chart earlier than a default of the construct', () => {
  test('gets no value for it', () => {
    const createQueues = (version: string, props: Props = {}) =>
      withValues({ chart: publicStandIn(version), ...props }).values.agentk8sglue.createQueueIfNotExists;
    expect(['5.0.2', '5.1.5', '5.2.0'].map((version) => createQueues(version))).toEqual([undefined, undefined, true]);
  });

  test('is named if a prop asks for it', () => {
    const { message } = failureOf(() => agentOf({ chart: publicStandIn('5.1.5'), createQueues: true }));
    expect(message).toContain('CLEARML4002 clearml/agent: createQueues with chart clearml-agent 5.1.5');
  });
});

test('the endpoints of an agent are those of its values', () => {
  const values = { agentk8sglue: { apiServerUrlReference: 'https://other.example.com', fileServerUrlReference: '' } };
  const { endpoints } = agentOf({ values, chart: contractAt('6.14.6') });
  expect(endpoints).toEqual({ apiUrl: 'https://other.example.com', appUrl: 'https://app.clearml.example.com' });
});

test('names the path of keys that are in the wrong section', () => {
  const wrong = filesOf('agentk8sglue:\n  agentk8sglueKey: mine\n');
  expect(failureOf(() => agentOf({ chart: publicStandIn('5.3.4'), valuesFiles: wrong })).message).toMatch(
    /^CLEARML2001 .*agentk8sglue\.agentk8sglueKey \(did you mean clearml\.agentk8sglueKey\?\) in .*override\.yaml:2/,
  );
});

test('accepts published keys in a values file that props replace', () => {
  const copied = filesOf('clearml:\n  agentk8sglueKey: ACCESSKEY\n  agentk8sglueSecret: SECRETKEY\n');
  expect(() => agentOf({ chart: publicStandIn('5.3.4'), valuesFiles: copied })).not.toThrow();
});

test.each([
  ['agentk8sglue:\n  basePodTemplate:\n    runtimeClassName: nvidia\n'],
  ['agentk8sglue:\n  queues:\n    gpu:\n      templateOverrides: {runtimeClassName: nvidia}\n'],
])('names a way to set the runtime class of tasks: %j', (text) => {
  expect(failureOf(() => agentOf({ valuesFiles: filesOf(text) })).message).toMatch(
    /^CLEARML4003 .*runtimeClassName \(.*override\.yaml:\d\) with chart[\s\S]*fix: make the runtime class the default/,
  );
});
