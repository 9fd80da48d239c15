import { Testing } from 'cdk8s';
import fc from 'fast-check';
import { ClearmlNamespace, PodSecurity, PodSecurityLevel, PodSecurityStandards } from '../../lib';
import { problemsOf } from '../exposure/exposed';
import { testChart } from '../support/apps';
import { propertyRuns } from '../support/property-runs';
import { releaseOfTemplate } from '../support/releases';

/** Values of wrong types, as callers in JavaScript, Python or Java may pass them. */
const garbage = fc.constantFrom<any>(() => 1, undefined, null, '', ' ', 0, -1, NaN, true, [], [null], {}, { a: 1 });

/** Mostly the expected values, now and then another value, often undefined. */
const meant = (...values: any[]) => mostly(fc.constantFrom(...values, ...values.map(() => undefined)), 80);

/** Mostly values of an arbitrary, now and then a value of a wrong type. */
const mostly = (arbitrary: fc.Arbitrary<any>, weight = 30) => fc.oneof({ weight, arbitrary }, garbage);

const props = (shape: { [prop: string]: fc.Arbitrary<any> }) => fc.record(shape, { requiredKeys: [] });

const exception = props({
  rule: meant('privileged', 'runAsNonRoot', 'hostNamespaces', 'nothing'),
  workload: meant('Pod/web', 'Pod/other'),
  container: meant('main'),
  reason: meant('it must'),
});

const securities: fc.Arbitrary<() => PodSecurity> = fc.oneof(
  fc.constant(PodSecurity.unmodified),
  ...[PodSecurity.restricted, PodSecurity.baseline, PodSecurity.openshift].map((make) =>
    mostly(
      props({
        kubernetesVersion: meant('1.32', 'v1.27.3'),
        exceptions: mostly(fc.array(exception, { maxLength: 1 }), 1),
      }),
      8,
    ).map((options) => () => make(options)),
  ),
);

const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('1', '2', '3') },
  fc.constantFrom('500m', '2Gi', 'lots'),
);
const resources = mostly(fc.dictionary(fc.constantFrom('cpu', 'memory', 'requests.nvidia.com/gpu'), quantity));
const names = mostly(fc.array(meant('team-a', 'ingress-nginx'), { maxLength: 2 }));
const cidrs = mostly(fc.array(fc.constantFrom('10.0.0.0/8', 'fd00::/8'), { maxLength: 2 }));

const namespaces = mostly(
  props({
    name: meant('clearml'),
    labels: meant({ team: 'a' }),
    podSecurity: meant(PodSecurityLevel.PRIVILEGED, PodSecurityLevel.BASELINE),
    kubernetesVersion: meant('1.30'),
    quota: resources,
    limits: mostly(
      props({ defaultLimits: resources, defaultRequests: resources, maximum: resources, minimum: resources }),
      1,
    ),
    networkIsolation: mostly(
      props({
        ingressNamespaces: names,
        clientNamespaces: names,
        serverNamespaces: names,
        userCidrs: cidrs,
        externalCidrs: cidrs,
        kubernetesApiCidrs: cidrs,
      }),
      1,
    ),
  }),
  40,
);

const spec = props({
  hostPID: meant(true, false),
  securityContext: meant({ runAsUser: 0 }, { runAsNonRoot: true, fsGroup: 1 }),
  volumes: meant([{ name: 'node', hostPath: { path: '/' } }], [{ name: 'tmp', emptyDir: {} }]),
  containers: fc.array(
    props({
      name: fc.constant('main'),
      image: meant('redis:7', 'example.com/a:1'),
      securityContext: meant({ privileged: true }, { runAsUser: 0 }, { capabilities: { add: ['SYS_ADMIN'] } }, {}),
    }),
    { maxLength: 2 },
  ),
});

test('renders valid pods and namespaces for random props, or reports a coded error', () => {
  let valid = 0;
  const outcome = (make: () => PodSecurity, namespace: any, podSpec: any): void => {
    const chart = testChart();
    new ClearmlNamespace(chart, 'namespace', namespace);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: podSpec };
    const release = releaseOfTemplate(JSON.stringify(pod));
    make().applyTo(release);
    for (const one of [chart, release.node.scope]) {
      expect(
        Testing.synth(one as typeof chart)
          .filter(({ kind }) => kind !== 'Pod')
          .flatMap(problemsOf),
      ).toEqual([]);
    }
  };
  fc.assert(
    fc.property(securities, namespaces, spec, (make, namespace, podSpec) => {
      try {
        outcome(make, namespace, podSpec);
        valid += 1;
      } catch (error) {
        expect((error as Error).message).toMatch(/CLEARML\d{4}/);
      }
    }),
    { numRuns: 120, seed: 5 },
  );
  expect(valid).toBeGreaterThan(5);
});

test('hardens pods that satisfy the level without new violations', () => {
  fc.assert(
    fc.property(spec, (podSpec) => {
      const release = releaseOfTemplate(
        JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: podSpec }),
      );
      const before = PodSecurityStandards.restricted().checkPod({}, podSpec);
      PodSecurity.restricted().applyTo(release);
      const [pod] = release.apiObjects;
      const after = PodSecurityStandards.restricted().checkObject(pod?.toJson());
      expect(after.length).toBeLessThanOrEqual(before.length);
    }),
    { numRuns: propertyRuns(40), seed: 6 },
  );
});
