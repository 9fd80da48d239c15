import { apiKinds } from '../../../../lib/cli/preflight/checks/versions';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, look, object, resources } from '../surroundings';

const kind = PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION;
const ROUTE = object('gateway.networking.k8s.io/v1', 'HTTPRoute');

test('reports kinds by API version', async () => {
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

test('reports another served version of the API as missing', async () => {
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

test('checks required definitions without objects in the app', async () => {
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

test('is unknown without read permission', async () => {
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
