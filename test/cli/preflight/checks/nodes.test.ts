import { loadBalancers } from '../../../../lib/cli/preflight/checks/load-balancers';
import { nodeLabels, nodes } from '../../../../lib/cli/preflight/checks/nodes';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, LARGE, list, look, node, object } from '../surroundings';

const SERVER = { releases: [{ path: 'clearml/server', chart: 'clearml-enterprise', version: '11.0.2' }] };
const withNodes = (...all: object[]) => ({ '/api/v1/nodes': list(...all) });

describe('the size of the cluster', () => {
  test('is reported as ok when it meets the recommendation of the ClearML documentation', async () => {
    expect(await look(nodes, SERVER)).toEqual([
      'ok count: 3 schedulable',
      'ok size: at least 8 CPUs, 32 GB memory and 500 GB storage each',
    ]);
  });

  test('causes warnings when it is below the recommendation', async () => {
    const answers = withNodes(node('one', LARGE), node('two', { ...LARGE, cpu: '3920m', memory: '16Gi' }));
    expect(await look(nodes, SERVER, answers)).toEqual([
      'warning count: 2 schedulable -> the ClearML documentation recommends 3 nodes of 8 CPUs, 32 GB memory and 500 GB storage',
      'warning size: two has 3.92 CPUs, 17 GB memory -> the ClearML documentation recommends 8 CPUs, 32 GB memory and 500 GB storage each',
    ]);
  });

  test('includes schedulable nodes only', async () => {
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    const answers = withNodes(
      node('control', LARGE, { spec: { taints } }),
      node('broken', LARGE, { ready: false }),
      node('drained', LARGE, { spec: { unschedulable: true } }),
    );
    const [count, ...others] = await look(nodes, SERVER, answers);
    expect(count).toMatch(/^warning count: 0 schedulable -> /);
    expect(others).toEqual([]);
  });

  test('is reported with the names of three small nodes and the number of others', async () => {
    const small = ['a', 'b', 'c', 'd', 'e'].map((name) => node(name, { cpu: '4' }));
    const [, size] = await look(nodes, SERVER, withNodes(...small));
    expect(size).toMatch(/^warning size: a has 4 CPUs, 0 GB memory, 0 GB storage; b has .*; c has .*; 2 more -> /);
  });

  test('is reported as unknown without read permission, and not checked for apps without a server', async () => {
    const [size, ...others] = await look(nodes, SERVER, { '/api/v1/nodes': 403 });
    expect(size).toMatch(
      /^unknown size: no read permission: User "tester" cannot list resource "nodes".* -> provide 3 nodes/,
    );
    expect(others).toEqual([]);
    expect(await look(nodes, {})).toEqual([]);
  });
});

describe('labels of nodes', () => {
  const label = 'cdmo.clear.ml/gpu-partitioning=mig';
  const needs = {
    prerequisites: [
      { kind: PrerequisiteKind.NODE_LABEL, name: label, remedy: 'label it' },
      { kind: PrerequisiteKind.NODE_LABEL, name: 'nvidia.com/gpu.present', remedy: 'install the operator' },
    ],
    objects: [object('apps/v1', 'Deployment', { spec: { template: { spec: { nodeSelector: { disk: 'ssd' } } } } })],
  };

  test('are reported as ok when a node has them', async () => {
    const labels = { 'cdmo.clear.ml/gpu-partitioning': 'mig', 'nvidia.com/gpu.present': 'true', disk: 'ssd' };
    expect(await look(nodeLabels, needs, withNodes(node('one', LARGE, { labels }), node('two', LARGE)))).toEqual([
      `ok ${label}: 1 node`,
      'ok disk=ssd: 1 node',
      'ok nvidia.com/gpu.present: 1 node',
    ]);
  });

  test('are reported as missing when no node has them', async () => {
    const labels = { 'cdmo.clear.ml/gpu-partitioning': 'none' };
    expect(await look(nodeLabels, needs, withNodes(node('one', LARGE, { labels })))).toEqual([
      `missing ${label}: no node has it -> label it`,
      'missing disk=ssd: no node has it -> kubectl label node NODE disk=ssd',
      'missing nvidia.com/gpu.present: no node has it -> install the operator',
    ]);
  });

  test('are reported as unknown without read permission, and not checked when none is required', async () => {
    expect(await look(nodeLabels, needs, { '/api/v1/nodes': 403 })).toEqual([
      expect.stringMatching(/^unknown cdmo/),
      expect.stringMatching(/^unknown disk=ssd: no read permission/),
      expect.stringMatching(/^unknown nvidia/),
    ]);
    expect(await look(nodeLabels, {})).toEqual([]);
  });
});

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

test('accepts a Service with an address as evidence of a load balancer', async () => {
  expect(await look(loadBalancers, NEEDS, { '/api/v1/services': list(service(undefined, ADDRESS)) })).toEqual([
    'ok (the default class): Service other/entrance has an address',
  ]);
});

test.each(['aws:///eu-central-1a/i-0123', 'azure:///subscriptions/x', 'gce://project/zone/node', 'hcloud://4711'])(
  'accepts nodes of a cloud as evidence of a load balancer: %s',
  async (providerID) => {
    const answers = { '/api/v1/nodes': list(node('one', LARGE, { spec: { providerID } })) };
    expect(await look(loadBalancers, NEEDS, answers)).toEqual([
      `ok (the default class): nodes of ${providerID.split(':')[0]}`,
    ]);
  },
);

test('accepts MetalLB with a pool as evidence of a load balancer, also with a pool of the app', async () => {
  const pool = object('metallb.io/v1beta1', 'IPAddressPool', {}, { name: 'office' });
  expect(await look(loadBalancers, NEEDS, { ...METALLB, [POOLS]: list(pool) })).toEqual([
    'ok (the default class): MetalLB, with pool office',
  ]);
  const empty = { ...METALLB, [POOLS]: list() };
  expect(await look(loadBalancers, { objects: [service(), pool] }, empty)).toEqual([
    'ok (the default class): MetalLB, with pool office',
  ]);
  expect(await look(loadBalancers, NEEDS, empty)).toEqual([
    expect.stringMatching(/^missing \(the default class\): MetalLB without addresses -> /),
  ]);
});

test.each(['kind://docker/kind/node', 'k3s://one', ''])(
  'reports a missing load balancer for nodes with the provider ID "%s"',
  async (providerID) => {
    const answers = {
      '/api/v1/nodes': list(node('one', LARGE, { spec: { providerID } })),
      '/api/v1/services': list(service()),
    };
    expect(await look(loadBalancers, NEEDS, answers)).toEqual([
      expect.stringMatching(
        /^missing \(the default class\): no Service has an address, and neither MetalLB nor a known cloud/,
      ),
    ]);
  },
);

test('ignores addresses of Services with another load balancer class', async () => {
  const prerequisites = [{ kind: PrerequisiteKind.LOAD_BALANCER, name: 'internal', remedy: 'ask the network team' }];
  const answers = { '/api/v1/services': list(service('external', ADDRESS)) };
  expect(await look(loadBalancers, { prerequisites }, answers)).toEqual([
    expect.stringMatching(/^missing internal: .* -> ask the network team$/),
  ]);
  const own = { '/api/v1/services': list(service('internal', ADDRESS)) };
  expect(await look(loadBalancers, { prerequisites }, own)).toEqual([
    'ok internal: Service other/entrance has an address',
  ]);
});

test('reports a load balancer as unknown without read permission, and only when the app requires it', async () => {
  expect(await look(loadBalancers, NEEDS, { '/api/v1/services': 403 })).toEqual([
    expect.stringMatching(/^unknown \(the default class\): no read permission: .*services/),
  ]);
  expect(await look(loadBalancers, {})).toEqual([]);
});
