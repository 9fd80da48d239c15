import { type Namespace, problemOf } from '../../../lib/cli/cluster/pod-problems';
import { stateOf } from '../../../lib/cli/cluster/workload-state';

const ready = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
const workload = (kind: string, status: object, spec: object = { replicas: 2 }) => ({
  kind,
  metadata: { name: 'web', uid: 'web', generation: 2, annotations: { 'deployment.kubernetes.io/revision': '3' } },
  spec,
  status: { ...ready, ...status },
});
const daemons = { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };
const is = (type: string, status = 'True', more = {}) => ({ conditions: [{ type, status, ...more }] });

test.each<[string, any, boolean]>([
  ['a Deployment with all replicas', workload('Deployment', {}), true],
  ['a Deployment whose change is not observed yet', workload('Deployment', { observedGeneration: 1 }), false],
  ['a Deployment with old pods', workload('Deployment', { replicas: 3 }), false],
  ['a Deployment with unavailable pods', workload('Deployment', { availableReplicas: 1 }), false],
  ['a paused Deployment', workload('Deployment', { updatedReplicas: 0 }, { paused: true, replicas: 2 }), true],
  [
    'a Deployment without replicas',
    workload('Deployment', { replicas: 0, updatedReplicas: 0, availableReplicas: 0 }, { replicas: 0 }),
    true,
  ],
  ['a StatefulSet with all replicas', workload('StatefulSet', { currentRevision: 'a', updateRevision: 'a' }), true],
  [
    'a StatefulSet in an update',
    workload('StatefulSet', { currentRevision: 'a', updateRevision: 'b', updatedReplicas: 1 }),
    false,
  ],
  [
    'a StatefulSet that updates deleted pods only',
    workload(
      'StatefulSet',
      { currentRevision: 'a', updateRevision: 'b', updatedReplicas: 0 },
      { replicas: 2, updateStrategy: { type: 'OnDelete' } },
    ),
    true,
  ],
  ['a StatefulSet with a missing pod', workload('StatefulSet', { readyReplicas: 1 }), false],
  ['a DaemonSet on all nodes', workload('DaemonSet', daemons), true],
  ['a DaemonSet with an old pod', workload('DaemonSet', { ...daemons, updatedNumberScheduled: 1 }), false],
  ['a complete Job', workload('Job', is('Complete')), true],
  ['a running Job', workload('Job', {}), false],
  ['a suspended Job', workload('Job', {}, { suspend: true }), true],
  ['a ready Pod', workload('Pod', { phase: 'Running', ...is('Ready') }), true],
  ['a pending Pod', workload('Pod', { phase: 'Pending' }), false],
])('%s is ready: %#', (_, object, isDone) => {
  expect(stateOf(object).isDone).toBe(isDone);
});

test('a failed Job, and a Deployment that exceeds its deadline, have a failure', () => {
  const failed = stateOf(workload('Job', is('Failed', 'True', { reason: 'BackoffLimitExceeded', message: 'limit' })));
  const late = stateOf(workload('Deployment', is('Progressing', 'False', { reason: 'ProgressDeadlineExceeded' })));
  expect([failed.failure, late.failure]).toEqual(['BackoffLimitExceeded: limit', 'no progress for 600 s']);
});

const owned = (uid: string) => [{ uid }];
const pod = (status: object, more = {}) => ({
  metadata: { name: 'web-0', uid: 'pod', ownerReferences: owned('set'), ...more },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  status: { phase: 'Pending', ...status },
});
const sets = (revision: string) => [
  {
    metadata: {
      uid: 'set',
      ownerReferences: owned('web'),
      annotations: { 'deployment.kubernetes.io/revision': revision },
    },
  },
];
const waiting = (reason: string, more = {}) => ({
  containerStatuses: [{ name: 'main', image: 'main:1', state: { waiting: { reason, message: 'because' } }, ...more }],
});
const event = (uid: string, reason: string, message: string, more = {}) => ({
  type: 'Warning',
  reason,
  message,
  involvedObject: { uid, ...more },
});
const problemIn = (namespace: Partial<Namespace>, object: any = workload('Deployment', {})) =>
  problemOf(object, { pods: [], replicaSets: sets('3'), events: [], ...namespace });
const crashing = (restartCount: number) =>
  pod(waiting('CrashLoopBackOff', { restartCount, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }));
const unscheduled = pod(
  is('PodScheduled', 'False', { reason: 'Unschedulable', message: 'unbound PersistentVolumeClaims' }),
);

test.each<[string, Partial<Namespace>, string, number]>([
  [
    'an image that cannot be pulled',
    { pods: [pod(waiting('ImagePullBackOff'))], events: [event('pod', 'Failed', 'Failed to pull image: not found')] },
    'main:1 cannot be pulled: Failed to pull image: not found',
    0,
  ],
  ['an invalid image', { pods: [pod(waiting('InvalidImageName'))] }, 'cannot be pulled: because', 0],
  [
    'a missing Secret in a variable',
    { pods: [pod(waiting('CreateContainerConfigError'))] },
    'CreateContainerConfigError: because',
    60,
  ],
  ['a container that crashes', { pods: [crashing(4)] }, 'exit code 137 (OOMKilled), 4 restarts', 0],
  ['a container that crashed once', { pods: [crashing(1)] }, '1 restarts', Number.POSITIVE_INFINITY],
  [
    'an unbound claim',
    {
      pods: [unscheduled],
      events: [
        event('claim', 'ProvisioningFailed', 'class "x" not found', { kind: 'PersistentVolumeClaim', name: 'data' }),
      ],
    },
    'claim data: class "x" not found',
    60,
  ],
  [
    'a volume that is not mounted',
    { pods: [pod({})], events: [event('pod', 'FailedMount', 'secret "y" not found')] },
    'secret "y" not found',
    60,
  ],
  [
    'an exceeded quota',
    { events: [event('set', 'FailedCreate', '(combined from similar events): exceeded quota: q')] },
    'no pod is created: exceeded quota: q',
    10,
  ],
])('%s is a problem', (_, namespace, found, patience) => {
  const problem = problemIn(namespace);
  expect(problem?.found).toContain(found);
  expect(problem?.patience).toBe(patience);
});

test('pods of an earlier revision, and pods that end, cause no problem', () => {
  const bad = waiting('ImagePullBackOff');
  expect(problemIn({ pods: [pod(bad)], replicaSets: sets('2') })).toBeUndefined();
  expect(problemIn({ pods: [pod(bad, { deletionTimestamp: 'now' })] })).toBeUndefined();
});

test('the log of a container that crashes explains the problem', () => {
  expect(problemIn({ pods: [crashing(5)] })?.log).toEqual({ pod: 'web-0', container: 'main' });
});

test('events of a StatefulSet explain missing pods', () => {
  const found = problemIn(
    { events: [event('web', 'FailedCreate', 'violates PodSecurity')] },
    workload('StatefulSet', {}),
  );
  expect(found?.found).toBe('no pod is created: violates PodSecurity');
});
