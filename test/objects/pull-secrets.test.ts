import { pullSecretProblems } from '../../lib/objects/pull-secrets';

const deployment = (name: string, image: string, more: object = {}, namespace = 'n') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { spec: { containers: [{ name, image }], ...more } } },
});
const account = (name: string, namespace = 'n') => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
  imagePullSecrets: [{ name: 'login' }],
});

const WITH = { imagePullSecrets: [{ name: 'login' }] };
const server = deployment('server', 'registry.internal:5000/m/clearml:1', WITH);
const database = deployment('database', 'registry.internal:5000/m/mongo:6');
const problems = (...objects: object[]) => pullSecretProblems(objects as never).map(({ problem }) => problem.found);

test.each<[string, object[]]>([
  ['no pod has a pull secret, as for a registry without login', [database]],
  ['the pod has one', [server, deployment('database', 'registry.internal:5000/m/mongo:6', WITH)]],
  ['its service account has one', [server, database, account('default')]],
  ['the image is from another registry', [server, deployment('database', 'other.internal/mongo')]],
  [
    'the registry is public',
    [deployment('server', 'clearml/enterprise:1', WITH), deployment('database', 'docker.io/bitnami/mongo')],
  ],
])('accepts a pod if %s', (_, objects) => {
  expect(problems(...objects)).toEqual([]);
});

test.each<[string, object[]]>([
  ['without pull secret', [server, database]],
  ['whose service account is in another namespace', [server, database, account('default', 'other')]],
  ['in another namespace', [server, deployment('database', 'registry.internal:5000/m/mongo:6', {}, 'other')]],
  [
    'of a custom kind',
    [
      server,
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata: { name: 'a', namespace: 'n' },
        spec: { template: { spec: { containers: [{ name: 'a', image: 'registry.internal:5000/m/a' }] } } },
      },
    ],
  ],
])('reports a pod %s', (_, objects) => {
  expect(problems(...objects)).toEqual([
    'spec.template.spec pulls from registry.internal:5000 without a pull secret; other pods have login',
  ]);
});
