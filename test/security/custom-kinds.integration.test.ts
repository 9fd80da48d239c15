import { Chart } from 'cdk8s';
import { ClearmlNamespace, type HelmRelease, PodSecurity, type PodSecurityException } from '../../lib';
import { expectCoded, failureOf, synthesized } from '../support/apps';
import { releaseOfTemplate } from '../support/releases';

const rollout = (container = '') => `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: clearml }
spec:
  template:
    spec: { containers: [{ name: main, image: 'docker.io/bitnami/redis:7'${container} }] }
`;
const PROMETHEUS = `---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: main, namespace: clearml }
spec: { containers: [{ name: sidecar, image: 'a:1', securityContext: { privileged: true } }] }
`;

function secured(template: string, exceptions: PodSecurityException[] = []): HelmRelease {
  const release = releaseOfTemplate(template, { namespace: 'clearml' });
  PodSecurity.restricted({ exceptions }).applyTo(release);
  return release;
}

test('the template of a custom kind is hardened like that of a Deployment', () => {
  const [object] = secured(rollout()).apiObjects;
  expect(object?.toJson().spec.template.spec).toMatchObject({
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ securityContext: { allowPrivilegeEscalation: false, runAsUser: 1001 } }],
  });
});

test('Knative rejects the security context of a pod, so its pods are checked only', () => {
  const release = secured(
    rollout().replace('argoproj.io/v1alpha1', 'serving.knative.dev/v1').replace('Rollout', 'Service'),
  );
  expect(release.apiObjects[0]?.toJson().spec.template.spec).not.toHaveProperty('securityContext');
  expect(failureOf(() => synthesized(Chart.of(release))).message).toMatch(/CLEARML8010.*Service\/web violates/);
});

test.each([
  ['Rollout/web', rollout(', securityContext: { privileged: true }'), 'spec.template.spec.containers[0]'],
  ['Prometheus/main', rollout() + PROMETHEUS, 'spec.containers[0]'],
])('a privileged container of %s is an error, unless an exception covers it', (workload, template, path) => {
  const { message } = failureOf(() => synthesized(Chart.of(secured(template))));
  expect(message).toContain(`of ${workload} violates privileged: ${path}.securityContext.privileged is true`);
  const release = secured(template, [{ rule: 'privileged', workload, reason: 'it reads the node' }]);
  const chart = Chart.of(release);
  const annotations = JSON.stringify(release.apiObjects.map((object) => object.toJson()));
  expect(annotations).toContain('it reads the node');
  expectCoded(/^(?![\s\S]*violates privileged)/, () => synthesized(chart));
});

test('a namespace enforces the level that the pods of custom kinds satisfy', () => {
  const release = secured(rollout());
  const chart = Chart.of(release);
  new ClearmlNamespace(chart, 'namespace');
  expect(Object.values(synthesized(chart)).join()).toContain('pod-security.kubernetes.io/enforce: restricted');
  const plain = releaseOfTemplate(PROMETHEUS, { namespace: 'clearml' });
  new ClearmlNamespace(Chart.of(plain), 'namespace');
  expect(Object.values(synthesized(Chart.of(plain))).join()).toContain(
    'pod-security.kubernetes.io/enforce: privileged',
  );
});
