import type { ClearmlAgent } from '../../lib/agent/agent';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { ChartSource } from '../../lib/chart/chart-source';
import { reportOf } from '../../lib/core/report/report';
import { PodSecurity } from '../../lib/security/pod-security';
import { failureOf } from '../support/apps';
import { violationsOf } from '../support/pod-security';
import { agentOf, agentPodOf, objectsOf, PUBLIC, queuesOf, taskPodOf, withPublicChart } from './agents';

const QUEUES = [{ name: 'gpu', gpus: Gpus.whole(1), sharedMemory: '1Gi', environment: { A: 'b' } }, { name: 'cpu' }];

/** The objects of an agent, and the pods of its tasks. */
const allOf = (agent: ClearmlAgent) => [
  ...objectsOf(agent),
  taskPodOf(agent),
  ...queuesOf(agent).map(({ name }) => taskPodOf(agent, name)),
];

test.each([
  ['restricted', PodSecurity.restricted()],
  ['openshift', PodSecurity.openshift()],
])('an agent and its tasks meet the restricted standard with PodSecurity.%s()', (_, podSecurity) => {
  const agent = agentOf({ podSecurity, queues: QUEUES, applicationsQueue: {}, bootstrap: true });
  expect(violationsOf(allOf(agent))).toEqual([]);
  expect(agent.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  expect(agentPodOf(agent).containers[0].securityContext.runAsUser).toBe(65532);
});

test('an agent and its tasks violate the restricted standard by default', () => {
  expect(violationsOf(allOf(agentOf({ queues: QUEUES }))).length).toBeGreaterThan(5);
});

test('the report names the source for each image that is documented to run without root', () => {
  const agent = agentOf({ podSecurity: PodSecurity.restricted(), bootstrap: true });
  const images = reportOf(agent).imagesWithoutRoot as { image: string; knownFrom?: string }[];
  const reported = (name: string) => JSON.stringify(images.filter((entry) => JSON.stringify(entry).includes(name)));
  expect(reported('clearml-enterprise-agent-k8s-base')).toContain('enterprise_agent_upgrade_6_12_3.md');
  expect(reported('bootstrap-resources-server')).not.toContain('enterprise_agent_upgrade');
});

test.each([
  [
    'a hostPath cache at the baseline level',
    { podSecurity: PodSecurity.baseline(), caches: [TaskCache.clearml()] },
    /hostPathVolumes: agentk8sglue\.basePodTemplate\.volumes/,
  ],
  [
    'a privileged container of a queue',
    { podSecurity: PodSecurity.baseline(), queues: [{ name: 'q', containerSecurityContext: { privileged: true } }] },
    /privileged: agentk8sglue\.queues\.q\.templateOverrides\.containerSecurityContext/,
  ],
  [
    'a security context of a queue that replaces the restricted one',
    {
      podSecurity: PodSecurity.restricted(),
      queues: [{ name: 'q', containerSecurityContext: { readOnlyRootFilesystem: true } }],
    },
    /agentk8sglue\.queues\.q\.templateOverrides\.containerSecurityContext/,
  ],
])('reports %s at validation', (_, props, message) => {
  const problems = agentOf(props).release.node.validate();
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).toMatch(message);
  expect(problems.every((problem) => problem.startsWith('CLEARML8010 clearml/agent/release: '))).toBe(true);
});

test('an exception allows a hostPath cache', () => {
  const exceptions = [{ rule: 'hostPathVolumes', workload: 'agentk8sglue.basePodTemplate', reason: 'a cache' }];
  const agent = agentOf({ podSecurity: PodSecurity.baseline({ exceptions }), caches: [TaskCache.clearml()] });
  expect(agent.release.node.validate()).toEqual([]);
});

withPublicChart('the public chart', () => {
  test('requires root, and meets the baseline standard', () => {
    const chart = ChartSource.directory(PUBLIC);
    expect(failureOf(() => agentOf({ chart, podSecurity: PodSecurity.restricted() })).message).toContain(
      'CLEARML4003 clearml/agent: podSecurity that forbids root with chart clearml-agent',
    );
    const agent = agentOf({ chart, podSecurity: PodSecurity.baseline() });
    expect(agent.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  });
});
