import { apiKinds, clusterVersions, kubernetesVersion } from '../../../../lib/cli/preflight/checks/versions';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, look, object, resources } from '../surroundings';

const release = { path: 'clearml/server', chart: 'own', version: '1.0.0' };

describe('Kubernetes 1.34.2', () => {
  test.each(['>=1.25-0', '>= 1.25.0, < 1.40.0', '1.34.x', '>=1-0', '^1.20.0-0', '>=1.36 || ~1.34.0', '*'])(
    'is within the range %s',
    async (supports) => {
      expect(await look(kubernetesVersion, { releases: [{ ...release, supports }] })).toEqual([
        `ok own 1.0.0: 1.34.2, within ${supports}`,
      ]);
    },
  );

  test.each(['>=1.35-0', '>= 1.25.0, < 1.30.0', '1.33.x', '>=2-0'])('is not within the range %s', async (supports) => {
    expect(await look(kubernetesVersion, { releases: [{ ...release, supports }] })).toEqual([
      `warning own 1.0.0: 1.34.2, not within ${supports} -> use a chart version that supports it, or compare the manifests with the changes of this Kubernetes version`,
    ]);
  });

  test('is reported as unknown for an invalid range', async () => {
    expect(await look(kubernetesVersion, { releases: [{ ...release, supports: 'new ones' }] })).toEqual([
      'unknown own 1.0.0: its kubeVersion new ones is not a valid range -> compare it with 1.34.2',
    ]);
  });

  test('is compared with kubeVersion of a release', async () => {
    const rendered = (renderedFor: string) => look(kubernetesVersion, { releases: [{ ...release, renderedFor }] });
    expect(await rendered('1.34.9')).toEqual([]);
    expect(await rendered('v1.35.0')).toEqual([
      "warning own 1.0.0: 1.34.2, but the release is rendered for v1.35.0 -> set kubeVersion: '1.34.2'",
    ]);
  });
});

describe('the version of OpenShift', () => {
  const need = (name: string) => ({
    prerequisites: [{ kind: PrerequisiteKind.CLUSTER_VERSION, name, remedy: 'upgrade' }],
  });
  const openshift = (version: string) => ({
    '/apis/config.openshift.io': group('config.openshift.io', 'v1'),
    '/apis/config.openshift.io/v1/clusterversions/version': { status: { desired: { version } } },
  });

  test('is compared with the required version', async () => {
    expect(await look(clusterVersions, need('OpenShift 4.19'), openshift('4.20.1'))).toEqual([
      'ok OpenShift 4.19: OpenShift 4.20.1',
    ]);
    expect(await look(clusterVersions, need('OpenShift 4.19'), openshift('4.9.30'))).toEqual([
      'missing OpenShift 4.19: OpenShift 4.9.30 -> upgrade',
    ]);
    expect(await look(clusterVersions, need('OpenShift 4.19'))).toEqual([
      'missing OpenShift 4.19: the cluster is not OpenShift -> upgrade',
    ]);
  });

  test('is reported as unknown without read permission, like versions of other platforms', async () => {
    const [hidden] = await look(clusterVersions, need('OpenShift 4.19'), { '/apis/config.openshift.io': 403 });
    expect(hidden).toMatch(/^unknown OpenShift 4\.19: no read permission: .* -> upgrade$/);
    expect(await look(clusterVersions, need('Other 2'))).toEqual([
      'unknown Other 2: preflight checks versions of OpenShift only -> upgrade',
    ]);
  });
});

const kind = PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION;
const ROUTE = object('gateway.networking.k8s.io/v1', 'HTTPRoute');

test('groups kinds by API version', async () => {
  const objects = [object('v1', 'Service'), object('apps/v1', 'StatefulSet'), object('apps/v1', 'Deployment')];
  expect(await look(apiKinds, { objects: [...objects, ...objects] })).toEqual([
    'ok apps/v1: Deployment, StatefulSet',
    'ok v1: Service',
  ]);
});

test('reports kinds that the cluster does not serve as missing', async () => {
  expect(await look(apiKinds, { objects: [ROUTE, object('batch/v1', 'Batch')] })).toEqual([
    'missing batch/v1: it has no Batch -> upgrade the cluster, or set kubeVersion to its version',
    'missing gateway.networking.k8s.io/v1: the cluster does not serve it; required for HTTPRoute -> install the operator or definitions of gateway.networking.k8s.io',
  ]);
});

test('reports a kind as missing when the cluster serves only another version of its API', async () => {
  const answers = { '/apis/gateway.networking.k8s.io': group('gateway.networking.k8s.io', 'v1beta1') };
  const prerequisites = [{ kind, name: 'httproutes.gateway.networking.k8s.io', remedy: 'install the Gateway API' }];
  expect(await look(apiKinds, { objects: [ROUTE], prerequisites }, answers)).toEqual([
    'missing gateway.networking.k8s.io/v1: the cluster serves only v1beta1; required for HTTPRoute -> install the Gateway API',
  ]);
});

test('ignores kinds that the app defines', async () => {
  const spec = { group: 'example.com', names: { kind: 'Thing' } };
  const own = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec });
  const answers = {
    '/apis/apiextensions.k8s.io/v1': resources('apiextensions.k8s.io/v1', { CustomResourceDefinition: 'crds' }),
  };
  const found = await look(apiKinds, { objects: [own, object('example.com/v1', 'Thing')] }, answers);
  expect(found).toEqual(['ok apiextensions.k8s.io/v1: CustomResourceDefinition']);
});

test('checks definitions that a construct requires, without objects of their kinds', async () => {
  const prerequisites = [{ kind, name: 'certificates.cert-manager.io', remedy: 'install cert-manager' }];
  const answers = {
    '/apis/cert-manager.io': group('cert-manager.io', 'v1'),
    '/apis/cert-manager.io/v1': resources('cert-manager.io/v1', { Certificate: 'certificates' }),
  };
  expect(await look(apiKinds, { prerequisites }, answers)).toEqual(['ok certificates.cert-manager.io: defined']);
  expect(await look(apiKinds, { prerequisites })).toEqual([
    'missing certificates.cert-manager.io: the cluster does not serve it -> install cert-manager',
  ]);
});

test('reports kinds as unknown when the API cannot be read', async () => {
  const prerequisites = [{ kind, name: 'certificates.cert-manager.io', remedy: 'install cert-manager' }];
  const found = await look(
    apiKinds,
    { objects: [object('batch/v1', 'Job')], prerequisites },
    { '/apis/batch/v1': 403, '/apis/cert-manager.io': 500 },
  );
  expect(found).toEqual([
    expect.stringMatching(/^unknown batch\/v1: no read permission: /),
    expect.stringMatching(/^unknown certificates\.cert-manager\.io: .*it broke.* -> install cert-manager$/),
  ]);
});
