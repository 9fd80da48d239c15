import { type Chart, Testing } from 'cdk8s';
import { ClearmlNamespace, PodSecurity, PodSecurityLevel, PodSecurityStandards } from '../../lib';
import { problemsOf } from '../exposure/exposed';
import { testChart } from '../support/apps';
import fc from '../support/fast-check';
import { meant, mostly, someOf } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { releaseOfTemplate } from '../support/releases';

const exception = someOf({
  rule: meant('privileged', 'runAsNonRoot', 'hostNamespaces', 'nothing'),
  workload: meant('Pod/web', 'Pod/other'),
  container: meant('main'),
  reason: meant('it must'),
});

const securities: fc.Arbitrary<() => PodSecurity> = fc.oneof(
  fc.constant(PodSecurity.unmodified),
  ...[PodSecurity.restricted, PodSecurity.baseline, PodSecurity.openshift].map((make) =>
    mostly(
      someOf({
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
  someOf({
    name: meant('clearml'),
    labels: meant({ team: 'a' }),
    podSecurity: meant(PodSecurityLevel.PRIVILEGED, PodSecurityLevel.BASELINE),
    kubernetesVersion: meant('1.30'),
    quota: resources,
    limits: mostly(
      someOf({ defaultLimits: resources, defaultRequests: resources, maximum: resources, minimum: resources }),
      1,
    ),
    networkIsolation: mostly(
      someOf({
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

const spec = someOf({
  hostPID: meant(true, false),
  securityContext: meant({ runAsUser: 0 }, { runAsNonRoot: true, fsGroup: 1 }),
  volumes: meant([{ name: 'node', hostPath: { path: '/' } }], [{ name: 'tmp', emptyDir: {} }]),
  containers: fc.array(
    someOf({
      name: fc.constant('main'),
      image: meant('redis:7', 'example.com/a:1'),
      securityContext: meant({ privileged: true }, { runAsUser: 0 }, { capabilities: { add: ['SYS_ADMIN'] } }, {}),
    }),
    { maxLength: 2 },
  ),
});

const releaseOfPod = (podSpec: object) => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: podSpec };
  return releaseOfTemplate(JSON.stringify(pod, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
};

test('renders valid pods and namespaces for random props, or reports a coded error', () => {
  let valid = 0;
  fc.assert(
    fc.property(securities, namespaces, spec, (make, namespace, podSpec) => {
      try {
        const chart = testChart();
        new ClearmlNamespace(chart, 'namespace', namespace);
        const release = releaseOfPod(podSpec);
        make().applyTo(release);
        const objects = [chart, release.node.scope as Chart].flatMap((one) => Testing.synth(one));
        expect(problemsOf(objects.filter(({ kind }) => kind !== 'Pod'))).toEqual([]);
        valid += 1;
      } catch (error) {
        expect((error as Error).message).toMatch(/CLEARML\d{4}/);
      }
    }),
    { numRuns: 120, seed: 5 },
  );
  expect(valid).toBeGreaterThan(5);
});

test('hardening causes no new violations in random pods', () => {
  const standards = PodSecurityStandards.restricted();
  fc.assert(
    fc.property(spec, (podSpec) => {
      const release = releaseOfPod(podSpec);
      const before = standards.checkPod({}, podSpec);
      PodSecurity.restricted().applyTo(release);
      const after = standards.checkObject(release.apiObjects[0]?.toJson());
      expect(after.length).toBeLessThanOrEqual(before.length);
    }),
    { numRuns: propertyRuns(40), seed: 6 },
  );
});
