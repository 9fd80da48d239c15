import { Hooks, type RenderedPod } from '../../../lib';
import { decideHooks } from '../../../lib/helm/manifests/hooks';
import { toManifests } from '../../../lib/helm/manifests/manifest';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { podsOf } from '../../../lib/helm/manifests/rendered-pod';
import { failureOf } from '../../support/apps';
import { configMap, labelsOf, releaseOfTemplate } from '../../support/releases';

const SPEC = '{ initContainers: [{ name: init, image: i }], containers: [{ name: main, image: m }] }';
const POD = `{ metadata: { labels: { a: b } }, spec: ${SPEC} }`;
const workload = (apiVersion: string, kind: string, rest = `spec: { template: ${POD} }`) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x, labels: { a: b } }\n${rest}\n`;

const WORKLOADS: Record<string, string> = {
  CronJob: workload('batch/v1', 'CronJob', `spec: { jobTemplate: { spec: { template: ${POD} } } }`),
  DaemonSet: workload('apps/v1', 'DaemonSet'),
  Deployment: workload('apps/v1', 'Deployment'),
  Job: workload('batch/v1', 'Job'),
  Pod: workload('v1', 'Pod', `spec: ${SPEC}`),
  PodTemplate: workload('v1', 'PodTemplate', `template: ${POD}`),
  ReplicaSet: workload('apps/v1', 'ReplicaSet'),
  ReplicationController: workload('v1', 'ReplicationController'),
  StatefulSet: workload('apps/v1', 'StatefulSet'),
  Rollout: workload('argoproj.io/v1alpha1', 'Rollout'),
  DeploymentConfig: workload('apps.openshift.io/v1', 'DeploymentConfig'),
  PyTorchJob: workload(
    'kubeflow.org/v1',
    'PyTorchJob',
    `spec: { pytorchReplicaSpecs: { Worker: { template: ${POD} } } }`,
  ),
};

/** Changes the pods with `transform`, and returns the resulting objects. */
function transformed(template: string, transform: (pod: RenderedPod) => void) {
  const release = releaseOfTemplate(template);
  release.transformPods({ transform });
  return release.apiObjects.map((object) => object.toJson());
}

test('transformPods finds and changes the pod of each kind of workload', () => {
  const seen: Record<string, unknown> = {};
  const objects = transformed(Object.values(WORKLOADS).join('---\n'), (pod) => {
    const containers = pod.allContainers.map(({ name, image, isInit }) => [name, image, isInit]);
    seen[pod.kind] = [pod.name, pod.labels, containers];
    pod.addLabel('c', 'd');
    pod.addAnnotation('e', 'f');
    pod.mergeSpec({ hostNetwork: true });
  });
  const containers = [
    ['init', 'i', true],
    ['main', 'm', false],
  ];
  for (const kind of Object.keys(WORKLOADS)) {
    expect({ [kind]: seen[kind] }).toEqual({ [kind]: ['x', { a: 'b' }, containers] });
    const [pod] = podsOf(objects.find((object) => object.kind === kind));
    expect(pod?.spec).toMatchObject({ hostNetwork: true, containers: [{ name: 'main' }] });
    expect(pod?.labels).toEqual({ a: 'b', c: 'd' });
  }
});

test('transformPods ignores kinds without pods, templates that an operator completes, and workloads without template', () => {
  const service = workload('v1', 'Service', 'spec: {}');
  const custom = workload('example.com/v1', 'Custom', 'spec: { template: { spec: { containers: [{ name: a }] } } }');
  const transform = jest.fn();
  transformed([service, custom, workload('apps/v1', 'Deployment', 'spec: {}')].join('---\n'), transform);
  expect(transform).not.toHaveBeenCalled();
});

describe('changes', () => {
  const deployment = workload(
    'apps/v1',
    'Deployment',
    `spec:
  template:
    spec:
      securityContext: { fsGroup: 1, runAsUser: 1 }
      containers:
      - name: one
        resources: &small { limits: { cpu: 1 } }
        env: [{ name: A, value: "1" }, { name: B, valueFrom: {} }]
        volumeMounts: [{ name: v }]
      - { name: two, resources: *small }
`,
  );
  const specOf = (change: (pod: RenderedPod) => void) => transformed(deployment, change)[0].spec.template.spec;

  test('merge maps, delete for null, ignore undefined, and replace other values', () => {
    const spec = specOf((pod) =>
      pod.mergeSpec({ securityContext: { fsGroup: null, runAsUser: undefined, runAsGroup: 2 }, dnsPolicy: 'None' }),
    );
    expect(spec).toMatchObject({ securityContext: { runAsUser: 1, runAsGroup: 2 }, dnsPolicy: 'None' });
    expect(spec.securityContext).not.toHaveProperty('fsGroup');
  });

  test('of one container do not affect another that shares its YAML anchor', () => {
    const spec = specOf((pod) => pod.containers[0]?.merge({ resources: { limits: { cpu: 2 } } }));
    expect(spec.containers.map((c: { resources: unknown }) => c.resources)).toEqual([
      { limits: { cpu: 2 } },
      { limits: { cpu: 1 } },
    ]);
  });

  test('replace an existing variable in place, and append a new one', () => {
    const spec = specOf((pod) => {
      pod.containers[0]?.setEnvironment('B', '2');
      pod.containers[0]?.setEnvironment('C', '3');
      pod.containers[1]?.setEnvironment('D', '4');
    });
    const variables = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
      { name: 'C', value: '3' },
    ];
    expect(spec.containers).toMatchObject([{ env: variables }, { env: [{ name: 'D', value: '4' }] }]);
  });

  test('of returned copies have no effect', () => {
    const spec = specOf((pod) => {
      pod.spec.containers = [];
      pod.labels.x = 'y';
      pod.containers[0]?.environment.push({ name: 'X' });
      Object.assign(pod.containers[0]?.volumeMounts[0], { name: 'changed' });
    });
    expect(spec).toMatchObject({
      containers: [{ env: [{ name: 'A' }, { name: 'B' }], volumeMounts: [{ name: 'v' }] }, { name: 'two' }],
    });
    expect(spec.containers[0].env).toHaveLength(2);
  });

  test('cannot modify prototypes of JavaScript', () => {
    specOf((pod) =>
      pod.mergeSpec(JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": {"polluted": true}}}')),
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

const hook = (name: string, events: string, kind = 'Job'): string =>
  `---\napiVersion: batch/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations: { helm.sh/hook: "${events}" }\n`;

const TEMPLATE =
  configMap('plain') + hook('before', 'pre-install, pre-upgrade') + hook('account', 'post-install', 'CronJob');

const kept = (template: string, hooks?: Hooks): string[] =>
  labelsOf(decideHooks(toManifests(parseManifestStream(template, 'demo'), 'demo'), hooks));

test('decideHooks rejects hooks without a decision and names them', () => {
  const failure = failureOf(() => kept(TEMPLATE));
  expect(failure.code).toBe('CLEARML1010');
  expect(failure.message).toContain('the chart has 2 hook(s)');
  expect(failure.message).toContain('Job/before (pre-install, pre-upgrade)');
  expect(failure.message).toContain('CronJob/account (post-install)');
});

test.each([
  ['keep', Hooks.keep(), ['ConfigMap/plain', 'CronJob/account', 'Job/before']],
  ['drop', Hooks.drop(), ['ConfigMap/plain']],
  ['keepKinds', Hooks.keepKinds(['CronJob']), ['ConfigMap/plain', 'CronJob/account']],
])('decideHooks selects objects with Hooks.%s', (_, hooks, expected) => {
  expect(kept(TEMPLATE, hooks).sort()).toEqual(expected);
});

test('Hooks.keep keeps the annotations of hooks', () => {
  const release = releaseOfTemplate(hook('before', 'pre-install'), { hooks: Hooks.keep() });
  expect(release.getObject('Job', 'before').metadata.getLabel('x')).toBeUndefined();
  expect(release.getObject('Job', 'before').toJson().metadata.annotations).toEqual({ 'helm.sh/hook': 'pre-install' });
});

test.each(['test', 'test-success', 'pre-install,test', 'test, post-upgrade'])('hooks for %s are dropped', (events) => {
  expect(kept(configMap('plain') + hook('check', events), Hooks.keep())).toEqual(['ConfigMap/plain']);
  expect(kept(configMap('plain') + hook('check', events))).toEqual(['ConfigMap/plain']);
});

test('a test hook with a random name does not make the chart non-deterministic', () => {
  const check = hook('check-{{ randAlphaNum 8 }}', 'test');
  expect(labelsOf(releaseOfTemplate(configMap('plain') + check).apiObjects)).toEqual(['ConfigMap/plain']);
});
