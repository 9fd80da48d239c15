import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScopeTable } from '../../../lib/helm/chart/custom-kinds';

/** All cluster-scoped kinds by API group, from `kubectl api-resources` up to Kubernetes 1.35. */
const CLUSTER_SCOPED: Record<string, string[]> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'MutatingWebhookConfiguration'],
    ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'ValidatingWebhookConfiguration'],
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  extensions: ['PodSecurityPolicy'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['ClusterCIDR', 'IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

const table = new ScopeTable();

test.each(Object.entries(CLUSTER_SCOPED).flatMap(([group, kinds]) => kinds.map((kind) => [group, kind])))(
  '%s/%s is cluster-scoped',
  (group, kind) => {
    expect(table.isNamespaced(group, kind)).toBe(false);
  },
);

/** The kinds in kubernetes-models, as pairs of group and kind. */
function builtInKinds(): [string, string][] {
  const models = join(__dirname, '..', '..', '..', 'node_modules', 'kubernetes-models');
  const files = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.d.ts'));
  const kinds = files.flatMap((path): [string, string][] => {
    const text = readFileSync(join(models, path), 'utf8');
    const [, version = '', kind] = /"apiVersion": "(.+)";\s+"kind": "(\w+)";/.exec(text) ?? [];
    return kind && !kind.endsWith('List') ? [[version.includes('/') ? (version.split('/')[0] ?? '') : '', kind]] : [];
  });
  return kinds;
}

test('every other built-in kind is namespaced', () => {
  const kinds = builtInKinds().filter(([group, kind]) => !CLUSTER_SCOPED[group]?.includes(kind));
  const withoutNamespace = kinds.filter(([group, kind]) => table.isNamespaced(group, kind) !== true);
  expect(kinds.length).toBeGreaterThan(40);
  expect(withoutNamespace).toEqual([]);
});

describe('a custom kind', () => {
  const definitions = [
    { group: 'example.com', kind: 'Place', namespaced: true },
    { group: 'example.com', kind: 'World', namespaced: false },
  ];

  test('has the scope of its definition, and an unknown scope without a definition', () => {
    const custom = new ScopeTable(() => definitions);
    expect(custom.isNamespaced('example.com', 'Place')).toBe(true);
    expect(custom.isNamespaced('example.com', 'World')).toBe(false);
    expect(custom.isNamespaced('example.org', 'Place')).toBeUndefined();
  });

  test('causes a single lookup of definitions, which built-in kinds do not cause', () => {
    const lookUp = jest.fn(() => definitions);
    const custom = new ScopeTable(lookUp);
    custom.isNamespaced('apps', 'Deployment');
    expect(lookUp).not.toHaveBeenCalled();
    custom.isNamespaced('example.com', 'Place');
    custom.isNamespaced('example.com', 'World');
    expect(lookUp).toHaveBeenCalledTimes(1);
  });
});

describe('a kind of a common operator', () => {
  test.each([
    ['monitoring.coreos.com', 'ServiceMonitor', true],
    ['cert-manager.io', 'Certificate', true],
    ['cert-manager.io', 'ClusterIssuer', false],
    ['argoproj.io', 'Application', true],
    ['argoproj.io', 'ClusterWorkflowTemplate', false],
    ['gateway.networking.k8s.io', 'HTTPRoute', true],
    ['gateway.networking.k8s.io', 'GatewayClass', false],
    ['kyverno.io', 'ClusterPolicy', false],
    ['external-secrets.io', 'ClusterSecretStore', false],
    ['snapshot.storage.k8s.io', 'VolumeSnapshotClass', false],
  ])('%s/%s has the scope of its definition', (group, kind, namespaced) => {
    expect(table.isNamespaced(group, kind)).toBe(namespaced);
  });

  test('has the scope that a definition in the chart states, even if it differs', () => {
    const own = new ScopeTable(() => [{ group: 'cert-manager.io', kind: 'Certificate', namespaced: false }]);
    expect(own.isNamespaced('cert-manager.io', 'Certificate')).toBe(false);
  });

  test('includes all kinds of imports/', () => {
    const folder = join(__dirname, '..', '..', '..', 'imports');
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const kinds = texts.flatMap((text) => [...text.matchAll(/apiVersion: '(.+)\/.+',\s+kind: '(\w+)'/g)]);
    const unknown = kinds.filter(([, group = '', kind = '']) => table.isNamespaced(group, kind) === undefined);
    expect(kinds.length).toBeGreaterThanOrEqual(15);
    expect(unknown.map(([, group, kind]) => `${group}/${kind}`)).toEqual([]);
  });
});
