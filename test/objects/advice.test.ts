import { rolloutAdvice, workloadAdvice } from '../../lib/objects/advice';

const workload = (kind: string, container: object, spec: object = {}, more: object = {}) => ({
  apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: 'a', namespace: 'n' },
  spec: { template: { spec: { containers: [{ name: 'a', image: 'a', ...container }], ...spec } }, ...more },
});
const rulesOf = (object: object) => workloadAdvice(object as never).map(({ rule }) => rule);
const MEMORY = { resources: { requests: { memory: '1Gi' } } };
const probe = (more: object = {}) => ({ httpGet: { path: '/', port: 80 }, ...more });

test.each<[string, object, string[]]>([
  ['no resources', workload('Deployment', {}), ['memory']],
  ['only cpu', workload('StatefulSet', { resources: { limits: { cpu: 1 } } }), ['memory']],
  ['no resources in a custom kind', workload('Rollout', {}), ['memory']],
  ['a memory request', workload('DaemonSet', MEMORY), []],
  ['a memory limit', workload('DaemonSet', { resources: { limits: { memory: '1Gi' } } }), []],
  ['resources of the pod', workload('Deployment', {}, MEMORY), []],
  ['a Job', workload('Job', {}), []],
  ['one probe', workload('Deployment', { ...MEMORY, livenessProbe: probe() }), []],
  [
    'the same probes, one with a default',
    workload('Deployment', { ...MEMORY, livenessProbe: probe(), readinessProbe: probe({ periodSeconds: 10 }) }),
    ['probes'],
  ],
  [
    'a later liveness probe',
    workload('Deployment', { ...MEMORY, livenessProbe: probe({ failureThreshold: 9 }), readinessProbe: probe() }),
    [],
  ],
])('a workload with %s', (_, object, rules) => {
  expect(rulesOf(object)).toEqual(rules);
});

const claim = (...accessModes: string[]) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'n' },
  spec: { accessModes },
});
const VOLUME = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const deployment = (strategy?: object) => workload('Deployment', MEMORY, VOLUME, { strategy });

test.each<[string, object[], number]>([
  ['the default strategy and a ReadWriteOnce volume', [deployment(), claim('ReadWriteOnce')], 1],
  ['a volume for one pod', [deployment({ type: 'RollingUpdate' }), claim('ReadWriteOncePod')], 1],
  ['the strategy Recreate', [deployment({ type: 'Recreate' }), claim('ReadWriteOnce')], 0],
  ['no surge', [deployment({ rollingUpdate: { maxSurge: 0 } }), claim('ReadWriteOnce')], 0],
  ['a volume for many nodes', [deployment(), claim('ReadWriteMany')], 0],
  ['a claim outside of the app', [deployment()], 0],
])('a Deployment with %s', (_, objects, count) => {
  expect(rolloutAdvice(objects as never)).toHaveLength(count);
});
