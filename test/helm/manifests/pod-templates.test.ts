import { podTemplatesIn } from '../../../lib/helm/manifests/pod-templates';
import { objectProblems } from '../../../lib/objects/object-problems';
import { PodSecurityStandards } from '../../../lib/security/standards/pod-security-standards';

const SPEC = { hostNetwork: true, containers: [{ name: 'a', image: 'a:1', securityContext: { privileged: true } }] };
const custom = (spec: object, apiVersion = 'example.com/v1', kind = 'Custom') => ({
  apiVersion,
  kind,
  metadata: { name: 'a' },
  spec,
});
const template = { metadata: { labels: { app: 'a' } }, spec: SPEC };
const [container] = SPEC.containers;

const PLACES: [string, object, string][] = [
  ['a Rollout', custom({ template }, 'argoproj.io/v1alpha1', 'Rollout'), 'spec.template.spec'],
  ['a DeploymentConfig', custom({ template }, 'apps.openshift.io/v1', 'DeploymentConfig'), 'spec.template.spec'],
  ['a Service of Knative', custom({ template }, 'serving.knative.dev/v1', 'Service'), 'spec.template.spec'],
  [
    'a PyTorchJob',
    custom({ pytorchReplicaSpecs: { Worker: { template } } }),
    'spec.pytorchReplicaSpecs.Worker.template.spec',
  ],
  ['a RayCluster', custom({ workerGroupSpecs: [{ template }] }), 'spec.workerGroupSpecs[0].template.spec'],
  [
    'a JobSet',
    custom({ replicatedJobs: [{ template: { spec: { template } } }] }),
    'spec.replicatedJobs[0].template.spec.template.spec',
  ],
  ['an InferenceService', custom({ predictor: SPEC }), 'spec.predictor'],
  ['a Prometheus', custom({ ...SPEC, replicas: 2 }), 'spec'],
];

test.each(PLACES)('finds the pod of %s', (_, object, path) => {
  expect(podTemplatesIn(object as never)).toMatchObject([{ specPath: path, spec: SPEC }]);
  const violations = PodSecurityStandards.baseline().checkObject(object);
  expect(violations.map(({ fieldPath }) => fieldPath)).toEqual([
    `${path}.hostNetwork`,
    `${path}.containers[0].securityContext.privileged`,
  ]);
});

test('finds the container of each step of a Workflow, which inherits the security context of the Workflow', () => {
  const securityContext = { runAsUser: 0 };
  const workflow = custom({
    securityContext,
    templates: [
      { name: 'b', steps: [] },
      { name: 'a', container },
    ],
  });
  const violations = PodSecurityStandards.restricted().checkObject(workflow);
  expect(violations.map(({ fieldPath, containerName }) => [fieldPath, containerName])).toEqual([
    ['spec.templates[1].container.securityContext.privileged', 'a'],
    ['spec.securityContext.runAsUser', undefined],
  ]);
});

test('a field that the template of a custom kind leaves to its operator is no violation, and no problem', () => {
  const main = { name: 'mongod', volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const partial = custom({ statefulSet: { spec: { template: { spec: { containers: [main] } } } } });
  expect(podTemplatesIn(partial as never)).toMatchObject([{ isComplete: false }]);
  expect(PodSecurityStandards.restricted().checkObject(partial)).toEqual([]);
  expect(objectProblems(partial, undefined)).toEqual([]);
  const complete = custom({ template: { spec: { containers: [{ ...main, image: 'a' }] } } });
  expect(PodSecurityStandards.restricted().checkObject(complete)).not.toEqual([]);
  expect(objectProblems(complete, undefined)).toMatchObject([
    { found: expect.stringContaining('mounts volume "data"') },
  ]);
});

test.each([
  [
    'a definition',
    { ...custom({ template }), apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  ],
  ['a policy of Kyverno', custom({ rules: [{ validate: { pattern: { spec: SPEC } } }] }, 'kyverno.io/v1', 'Policy')],
  ['an object whose containers are no containers', custom({ containers: [{ registry: 'a' }, 'b'], container: 'c' })],
  ['a built-in object without pods', { ...custom({ template }), apiVersion: 'v1', kind: 'Service' }],
])('finds no pod in %s', (_, object) => {
  expect(podTemplatesIn(object)).toEqual([]);
});
