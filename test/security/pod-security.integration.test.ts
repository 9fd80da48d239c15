import { type ApiObject, App, JsonPatch } from 'cdk8s';
import { PodSecurity, type PodSecurityException, PodSecurityStandards, type RenderedPod } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import { failureOf, synthesized, testChart } from '../support/apps';
import { releaseOf } from '../support/releases';

/** A release with a Deployment `web` of this pod spec, and other objects. */
function release(spec: object, podSecurity = PodSecurity.restricted(), others = '') {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: {}, template: { metadata: { labels: { app: 'web' } }, spec } },
  };
  const chart = testChart();
  const rendered = releaseOf({ 'templates/a.yaml': `${JSON.stringify(deployment)}\n---\n${others}` }, {}, chart);
  podSecurity.applyTo(rendered);
  return { rendered, chart, pod: () => (rendered.getObject('Deployment', 'web') as ApiObject).toJson().spec.template };
}

const container = (more: object = {}) => ({ name: 'main', image: 'registry.example.com/app:1', ...more });
const violations = (object: ApiObject) => PodSecurityStandards.restricted().checkObject(object.toJson());
const PRIVILEGED = container({ name: 'node', securityContext: { privileged: true } });

describe('level restricted', () => {
  test('sets required fields in all kinds of containers', () => {
    const { rendered, pod } = release({
      containers: [container()],
      initContainers: [container({ name: 'init' })],
      ephemeralContainers: [container({ name: 'debug', securityContext: { allowPrivilegeEscalation: true } })],
    });
    const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    expect(pod().spec).toEqual({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container({ securityContext: hardened })],
      initContainers: [container({ name: 'init', securityContext: hardened })],
      ephemeralContainers: [container({ name: 'debug', securityContext: hardened })],
    });
    expect(rendered.apiObjects.flatMap(violations)).toEqual([]);
  });

  test('keeps compliant fields of the chart', () => {
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
      runAsUser: 4711,
      seccompProfile: { type: 'Localhost', localhostProfile: 'mine.json' },
    };
    const { pod } = release({ containers: [container({ securityContext })] });
    expect(pod().spec.containers[0].securityContext).toEqual(securityContext);
  });

  test('runs known images as their documented users', () => {
    const users: [string, number | undefined][] = [
      ['bitnami/redis:7', 1001],
      ['docker.io/bitnamilegacy/mongodb:7', 1001],
      ['docker.elastic.co/elasticsearch/elasticsearch:8.1.0', 1000],
      ['mongo:7@sha256:0123', 999],
      ['localhost:5000/library/redis', 999],
      ['registry.example.com/redis-exporter:1', undefined],
    ];
    const { pod } = release({ containers: users.map(([image], index) => container({ name: `c${index}`, image })) });
    const found = pod().spec.containers.map((one: any) => [one.image, one.securityContext.runAsUser]);
    expect(found).toEqual(users);
  });

  test('removes root and capabilities from an image that requires neither', () => {
    const securityContext = { runAsUser: 0, runAsNonRoot: false, capabilities: { add: ['SYS_RESOURCE'] } };
    const { rendered, pod } = release({ containers: [container({ image: 'redis:7', securityContext })] });
    expect(pod().spec.containers[0].securityContext).toMatchObject({ runAsUser: 999, capabilities: { drop: ['ALL'] } });
    expect(rendered.apiObjects.flatMap(violations)).toEqual([]);
  });

  test('reports each remaining violation with object, container, rule and exception to declare', () => {
    const { chart } = release({
      hostNetwork: true,
      containers: [PRIVILEGED, container({ securityContext: { runAsUser: 0 } })],
    });
    const { message } = failureOf(() => synthesized(chart));
    expect(message).toContain('CLEARML8010 clearml/release: container node of Deployment/web violates privileged');
    expect(message).toContain(
      "declare { rule: 'privileged', workload: 'Deployment/web', container: 'node', reason: '…' } in the exceptions of podSecurity",
    );
    expect(message).toContain(
      'CLEARML8010 clearml/release: Deployment/web violates hostNamespaces: spec.template.spec.hostNetwork is true',
    );
    expect(message).toContain('container main of Deployment/web violates runAsUser');
  });

  test('checks pods after later patches', () => {
    const { rendered, chart } = release({ containers: [container()] });
    rendered.patchObject('Deployment', 'web', JsonPatch.add('/spec/template/spec/hostPID', true));
    expect(failureOf(() => synthesized(chart)).message).toContain('violates hostNamespaces');
  });

  test('applies the rules of the requested Kubernetes version', () => {
    const spec = { containers: [container({ livenessProbe: { httpGet: { port: 80, host: '127.0.0.1' } } })] };
    expect(() => synthesized(release(spec, PodSecurity.restricted({ kubernetesVersion: '1.33' })).chart)).not.toThrow();
    expect(failureOf(() => synthesized(release(spec).chart)).message).toContain('violates hostProbes');
  });
});

describe('exceptions', () => {
  const from = (rule: string, reason = 'sets up the node'): PodSecurityException => ({
    ...{ rule, workload: 'Deployment/web', container: 'node', reason },
  });
  const needed = ['allowPrivilegeEscalation', 'capabilities_restricted', 'privileged'].map((rule) => from(rule));

  test('permit violations, and are recorded with their reasons in an annotation', () => {
    const { rendered, chart, pod } = release(
      { containers: [PRIVILEGED, container()] },
      PodSecurity.restricted({ exceptions: needed }),
    );
    expect(() => synthesized(chart)).not.toThrow();
    expect(JSON.parse(pod().metadata.annotations['cdk8s-clearml/pod-security-exceptions'])).toEqual(
      expect.arrayContaining(needed),
    );
    const violating = violations(rendered.getObject('Deployment', 'web')).map(({ containerName }) => containerName);
    expect([...new Set(violating)]).toEqual(['node']);
    expect(reportOf(App.of(chart)).exceptions).toMatchObject(
      needed.map(({ rule, reason }) => ({ path: 'clearml/release', reason, rule })),
    );
  });

  test('exclude only their own container from hardening', () => {
    const { chart, pod } = release(
      { containers: [container({ name: 'node' }), container()] },
      PodSecurity.restricted({ exceptions: [from('runAsNonRoot')] }),
    );
    expect(pod().spec.securityContext.runAsNonRoot).toBeUndefined();
    expect(pod().spec.containers.map((one: any) => one.securityContext.runAsNonRoot)).toEqual([undefined, true]);
    expect(() => synthesized(chart)).not.toThrow();
  });

  test('cause errors when they cover no violation', () => {
    const { chart } = release(
      { containers: [container()] },
      PodSecurity.restricted({ exceptions: [from('privileged')] }),
    );
    expect(failureOf(() => synthesized(chart)).message).toContain(
      'CLEARML8012 clearml/release: the exception from privileged for container node of Deployment/web (sets up the node) covers nothing',
    );
  });

  test.each([
    ['a reason', from('privileged', ' ')],
    ['a known rule', from('privilege')],
  ])('require %s', (_, broken) => {
    const failure = failureOf(() => release({ containers: [] }, PodSecurity.restricted({ exceptions: [broken] })));
    expect(failure.code).toBe('CLEARML8011');
  });
});

test.each([
  [
    'root at level baseline',
    PodSecurity.baseline(),
    { containers: [container({ securityContext: { runAsUser: 0 } })] },
  ],
  ['violations with PodSecurity.unmodified', PodSecurity.unmodified(), { hostPID: true, containers: [PRIVILEGED] }],
])('accepts %s without changes', (_, security, spec) => {
  const { chart, pod } = release(spec, security);
  expect(() => synthesized(chart)).not.toThrow();
  expect(pod().spec).toEqual(spec);
});

test('rejects a privileged container at level baseline', () => {
  const privileged = release({ containers: [PRIVILEGED] }, PodSecurity.baseline());
  expect(failureOf(() => synthesized(privileged.chart)).message).toContain('violates privileged');
});

test('removes fixed users and groups and checks level restricted for OpenShift', () => {
  const { rendered, pod } = release(
    {
      securityContext: { fsGroup: 1, runAsUser: 2, supplementalGroups: [3] },
      containers: [container({ image: 'redis:7', securityContext: { runAsUser: 4, runAsGroup: 5 } })],
    },
    PodSecurity.openshift(),
  );
  expect(JSON.stringify(pod())).not.toMatch(/fsGroup|runAsUser|runAsGroup|supplementalGroups/);
  expect(violations(rendered.getObject('Deployment', 'web'))).toEqual([]);
});

test('reports for each image whether its documentation confirms that it runs without root', () => {
  const { chart } = release({ containers: [container(), container({ name: 'cache', image: 'redis:7' })] });
  expect(reportOf(App.of(chart)).imagesWithoutRoot).toEqual([
    { workload: 'Deployment/web', container: 'main', image: 'registry.example.com/app:1' },
    {
      workload: 'Deployment/web',
      container: 'cache',
      image: 'redis:7',
      knownFrom: expect.stringContaining("image's documentation"),
    },
  ]);
});

test('hardens pods of other kinds, and does not change objects without pods', () => {
  const pods: RenderedPod[] = [];
  const { rendered, chart } = release(
    { containers: [container()] },
    undefined,
    `apiVersion: batch/v1
kind: CronJob
metadata: {name: job}
spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {containers: [{name: main, image: 'a:1'}]}}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: map}`,
  );
  rendered.transformPods({ transform: (one) => pods.push(one) });
  expect(pods.length).toBe(2);
  expect(rendered.apiObjects.flatMap(violations)).toEqual([]);
  expect(rendered.getObject('ConfigMap', 'map').toJson()).not.toHaveProperty('spec');
  expect(() => synthesized(chart)).not.toThrow();
});
