import { onServer } from '../../../lib/cli/cluster/apply';
import { identityFrom, lineOf, union } from '../../../lib/cli/cluster/identity';
import { mainNamespace, recordName } from '../../../lib/cli/cluster/inventory-record';
import { describedPhases, phasesOf } from '../../../lib/cli/cluster/phases';
import { staleKeysOf } from '../../../lib/cli/cluster/stale-keys';
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
  const managers = [...new Set(Object.values(owners).flat())];
  const managedFields = managers.map((manager) => {
    const keys = Object.keys(owners).filter((key) => owners[key]?.includes(manager));
    return { manager, fieldsV1: { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) } };
  });
  const data = Object.fromEntries(Object.keys(owners).map((key) => [key, 'eA==']));
  expect(staleKeysOf(secret, { data, metadata: { managedFields } })).toEqual(['old', 'released']);
  expect(staleKeysOf({ ...secret, kind: 'ConfigMap' }, { data, metadata: { managedFields } })).toEqual([]);
});

test('the API server applies large objects, and objects that it applied before', () => {
  const configMap = (name: string, size: number, managers: readonly [string, string][] = []) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, managedFields: managers.map(([manager, operation]) => ({ manager, operation })) },
    data: { text: 'x'.repeat(size) },
  });
  const objects = [configMap('small', 1), configMap('large', 262_144), configMap('shrunk', 1)];
  const live = [
    configMap('small', 1, [
      ['kubectl-client-side-apply', 'Update'],
      ['cdk8s-clearml', 'Update'],
    ]),
    configMap('shrunk', 262_144, [['cdk8s-clearml', 'Apply']]),
  ];
  expect([...onServer(objects, live)].map((identity) => JSON.parse(identity).at(-1))).toEqual(['large', 'shrunk']);
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
