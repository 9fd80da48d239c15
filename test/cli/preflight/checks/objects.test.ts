import { namedObjects } from '../../../../lib/cli/preflight/checks/named-objects';
import { namespaces } from '../../../../lib/cli/preflight/checks/namespaces';
import { outOfSight } from '../../../../lib/cli/preflight/checks/out-of-sight';
import { PrerequisiteKind } from '../../../../lib/prerequisites/prerequisite';
import { group, withCondition } from '../answers';
import { look } from '../surroundings';

describe('namespaces', () => {
  const object = (namespace: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace } });

  test('are there, missing or unknown', async () => {
    const prerequisites = [{ kind: PrerequisiteKind.NAMESPACE, name: 'metallb', remedy: 'install MetalLB' }];
    const objects = [object('clearml'), object('agents'), object('clearml')];
    const answers = { '/api/v1/namespaces/agents': 403 };
    expect(await look(namespaces, { objects, prerequisites }, answers)).toEqual([
      expect.stringMatching(/^unknown agents: it may not be read: .* -> kubectl create namespace agents$/),
      'ok clearml: there',
      'missing metallb: not there -> install MetalLB',
    ]);
  });

  test('that the app makes are not asked for', async () => {
    const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'agents' } };
    expect(await look(namespaces, { objects: [made, object('agents')] })).toEqual([]);
  });
});

describe.each([
  [PrerequisiteKind.ISSUER, 'cert-manager.io', undefined, 'clusterissuers/some', 'Ready'],
  [PrerequisiteKind.ISSUER, 'cert-manager.io', 'clearml', 'namespaces/clearml/issuers/some', 'Ready'],
  [PrerequisiteKind.GATEWAY, 'gateway.networking.k8s.io', 'edge', 'namespaces/edge/gateways/some', 'Programmed'],
  [PrerequisiteKind.GATEWAY, 'gateway.networking.k8s.io', undefined, 'namespaces/clearml/gateways/some', 'Programmed'],
  [PrerequisiteKind.SECRET_STORE, 'external-secrets.io', undefined, 'clustersecretstores/some', 'Ready'],
  [PrerequisiteKind.SECRET_STORE, 'external-secrets.io', 'clearml', 'namespaces/clearml/secretstores/some', 'Ready'],
])('%s of %s in namespace %s', (kind, api, inNamespace, path, condition) => {
  const needs = { prerequisites: [{ kind, name: 'some', inNamespace, remedy: 'make it' }] };
  const shown = path.startsWith('namespaces/') ? `${path.split('/')[1]}/some` : 'some';
  const with_ = (object: object | number) => ({
    [`/apis/${api}`]: group(api, 'v1'),
    [`/apis/${api}/v1/${path}`]: object,
  });

  test('is ready', async () => {
    expect(await look(namedObjects, needs, with_(withCondition(condition, 'True')))).toEqual([`ok ${shown}: ready`]);
    expect(await look(namedObjects, needs, with_({ metadata: { name: 'some' } }))).toEqual([`ok ${shown}: there`]);
  });

  test('is not ready, not there, or not to be read', async () => {
    const broken = withCondition(condition, 'False', 'the account\nis not registered');
    expect(await look(namedObjects, needs, with_(broken))).toEqual([
      `warning ${shown}: not ready: the account is not registered -> mend what its status tells`,
    ]);
    expect(await look(namedObjects, needs, with_(404))).toEqual([`missing ${shown}: not there -> make it`]);
    expect(await look(namedObjects, needs)).toEqual([`missing ${shown}: not there -> make it`]);
    const [hidden] = await look(namedObjects, needs, with_(403));
    expect(hidden).toMatch(/^unknown (?:\w+\/)?some: it may not be read: .* -> make it$/);
  });
});

test('what no API tells is left to people', async () => {
  const prerequisites = [
    { kind: PrerequisiteKind.NODE_SETTING, name: 'vm.max_map_count=262144', remedy: 'run sysctl' },
    { kind: PrerequisiteKind.ENTRANCE_SETTING, name: 'bodies of any size', remedy: 'set it' },
  ];
  expect(await look(outOfSight, { prerequisites })).toEqual([
    'unknown bodies of any size: settings of controllers are in no API of the cluster -> set it',
    'unknown vm.max_map_count=262144: the API does not tell the settings of nodes -> run sysctl',
  ]);
});
