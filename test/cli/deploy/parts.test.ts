import { messageOf } from '../../../lib/cli/deploy/apply';
import { identityFrom, lineOf, mainNamespace, recordName, union } from '../../../lib/cli/deploy/inventory-record';
import { describedPhases, phasesOf } from '../../../lib/cli/deploy/phases';
import { staleKeysOf } from '../../../lib/cli/deploy/stale-keys';
import { manifestFrom } from '../../../lib/helm/manifests/manifest';
import fc from '../../support/fast-check';

const object = (apiVersion: string, kind: string, more = {}) =>
  manifestFrom({ apiVersion, kind, metadata: { name: 'x', namespace: 'n' }, ...more }, 'test');

test('definitions precede namespaces, Secrets, configuration and workloads', () => {
  const phases = phasesOf([
    object('apps/v1', 'Deployment'),
    object('v1', 'Service'),
    object('serving.knative.dev/v1', 'Deployment'),
    object('external-secrets.io/v1', 'ExternalSecret'),
    object('v1', 'Secret'),
    object('v1', 'Namespace'),
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  ]);
  expect(describedPhases(phases)).toEqual([
    '  definitions    1 CustomResourceDefinition',
    '  namespaces     1 Namespace',
    '  secrets        1 ExternalSecret, 1 Secret',
    '  configuration  1 Service, 1 Deployment',
    '  workloads      1 Deployment',
  ]);
});

test('keys that only programs set that apply manifests are stale, and keys of others stay', () => {
  const secret = object('v1', 'Secret', { data: { kept: 'eA==' }, stringData: { text: 'x' } });
  const owners: Record<string, string[]> = {
    kept: ['kubectl-client-side-apply'],
    text: ['kubectl-client-side-apply'],
    old: ['kubectl-client-side-apply'],
    released: ['helm', 'cdk8s-clearml'],
    edited: ['kubectl-edit'],
    shared: ['kubectl-client-side-apply', 'controller'],
    unknown: [],
  };
  const lines = Object.entries(owners).flatMap(([key, managers]) => [
    `key x ${key}`,
    ...managers.map((manager) => `owner x f:${key} ${manager}`),
  ]);
  const stale = staleKeysOf(secret, [...lines, 'key other old', 'owner other f:old helm', ''].join('\n'));
  expect(stale.map(({ key }) => key)).toEqual(['old', 'released']);
});

test('the message of a rejection omits the change, which contains secrets, and values of Secrets', () => {
  const patch =
    'Error from server (Invalid): error when applying patch:\n{"data":{"a":"Y29udGVudA=="}}\nto:\nResource: "/v1"\n';
  const reason =
    'for: "STDIN": error when patching "STDIN": Secret "x" is invalid: type: Invalid value: "content": field is immutable';
  expect(messageOf(`Warning: deprecated\n${patch}${reason}`, true)).toBe(
    'Secret "x" is invalid: type: field is immutable',
  );
  const template =
    'The Job "x" is invalid: spec.template: Invalid value: core.PodTemplateSpec{Spec:{A:"b: c"}}: field is immutable';
  expect(messageOf(template, false)).toBe('The Job "x" is invalid: spec.template: field is immutable');
  const missing = 'Error from server (NotFound): error when creating "STDIN": namespaces "n" not found';
  expect(messageOf(missing, false)).toBe('namespaces "n" not found');
});

test('a record contains each object once, and is in the namespace of most objects', () => {
  const objects = union([object('v1', 'Secret')], [object('v1', 'Secret'), object('apps/v1', 'Deployment')]);
  expect(objects.map(lineOf)).toEqual(['Secret/n/x', 'Deployment.apps/n/x']);
  expect(mainNamespace([...objects, ...objects.slice(1).map((one) => ({ ...one, namespace: 'm' }))], 'default')).toBe(
    'n',
  );
  expect(mainNamespace([], 'default')).toBe('default');
  expect(recordName('Production_1')).toMatch(/^cdk8s-clearml-inventory-[0-9a-f]{8}$/);
});

test('the lines of a record state the identities of objects', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9.:-]{0,20}$/);
  const identity = fc.record({
    group: fc.constantFrom('', 'apps', 'networking.k8s.io'),
    kind: fc.constantFrom('Secret', 'Deployment'),
    namespace: fc.option(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { nil: undefined }),
    name,
  });
  fc.assert(fc.property(identity, (one) => expect(identityFrom(lineOf(one))).toEqual(one)));
});
