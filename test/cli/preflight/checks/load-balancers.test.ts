import { loadBalancers } from '../../../../lib/cli/preflight/checks/load-balancers';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, LARGE, list, look, node, object } from '../surroundings';

const service = (loadBalancerClass?: string, ingress: object[] = []) =>
  object(
    'v1',
    'Service',
    { spec: { type: 'LoadBalancer', loadBalancerClass }, status: { loadBalancer: { ingress } } },
    { name: 'entrance', namespace: 'other' },
  );
const ADDRESS = [{ ip: '203.0.113.7' }];
const NEEDS = { objects: [service()] };
const METALLB = { '/apis/metallb.io': group('metallb.io', 'v1beta1', 'v1alpha1') };
const POOLS = '/apis/metallb.io/v1beta1/ipaddresspools';

test('accepts a Service with an address as evidence', async () => {
  expect(
    await look(loadBalancers, NEEDS, { '/api/v1/services': list('Service', [service(undefined, ADDRESS)]) }),
  ).toEqual(['ok (the default class): Service other/entrance has an address']);
});

test.each(['aws:///eu-central-1a/i-0123', 'azure:///subscriptions/x', 'gce://project/zone/node', 'hcloud://4711'])(
  'accepts nodes of a cloud as evidence: %s',
  async (providerID) => {
    const answers = { '/api/v1/nodes': list('Node', [node('one', LARGE, { spec: { providerID } })]) };
    expect(await look(loadBalancers, NEEDS, answers)).toEqual([
      `ok (the default class): nodes of ${providerID.split(':')[0]}`,
    ]);
  },
);

test('accepts MetalLB with addresses as evidence, including addresses of the app', async () => {
  const pool = object('metallb.io/v1beta1', 'IPAddressPool', {}, { name: 'office' });
  expect(await look(loadBalancers, NEEDS, { ...METALLB, [POOLS]: list('IPAddressPool', [pool]) })).toEqual([
    'ok (the default class): MetalLB, with pool office',
  ]);
  const empty = { ...METALLB, [POOLS]: list('IPAddressPool', []) };
  expect(await look(loadBalancers, { objects: [service(), pool] }, empty)).toEqual([
    'ok (the default class): MetalLB, with pool office',
  ]);
  expect(await look(loadBalancers, NEEDS, empty)).toEqual([
    expect.stringMatching(/^missing \(the default class\): MetalLB without addresses -> /),
  ]);
});

test.each(['kind://docker/kind/node', 'k3s://one', ''])(
  'reports a missing load balancer with nodes of "%s"',
  async (providerID) => {
    const answers = {
      '/api/v1/nodes': list('Node', [node('one', LARGE, { spec: { providerID } })]),
      '/api/v1/services': list('Service', [service()]),
    };
    expect(await look(loadBalancers, NEEDS, answers)).toEqual([
      expect.stringMatching(
        /^missing \(the default class\): no Service has an address, and neither MetalLB nor a known cloud/,
      ),
    ]);
  },
);

test('ignores addresses of another class', async () => {
  const prerequisites = [{ kind: PrerequisiteKind.LOAD_BALANCER, name: 'internal', remedy: 'ask the network team' }];
  const answers = { '/api/v1/services': list('Service', [service('external', ADDRESS)]) };
  expect(await look(loadBalancers, { prerequisites }, answers)).toEqual([
    expect.stringMatching(/^missing internal: .* -> ask the network team$/),
  ]);
  const own = { '/api/v1/services': list('Service', [service('internal', ADDRESS)]) };
  expect(await look(loadBalancers, { prerequisites }, own)).toEqual([
    'ok internal: Service other/entrance has an address',
  ]);
});

test('is unknown when the evidence cannot be read, and is checked only for apps with such Services', async () => {
  expect(await look(loadBalancers, NEEDS, { '/api/v1/services': 403 })).toEqual([
    expect.stringMatching(/^unknown \(the default class\): no read permission: .*services/),
  ]);
  expect(await look(loadBalancers, {})).toEqual([]);
});
