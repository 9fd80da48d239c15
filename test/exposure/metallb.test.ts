import { Testing } from 'cdk8s';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { AddressRange } from '../../lib/exposure/metallb/address-range';
import { MetalLbPool, type MetalLbPoolProps } from '../../lib/exposure/metallb/metallb-pool';
import { failureOf, testChart } from '../support/apps';
import fc from '../support/fast-check';
import { namesOf, prerequisitesOf, problemsOf, validationOf } from './exposed';

/** The objects of a pool, after validation against their schemas. */
function objectsOf(props: MetalLbPoolProps): any[] {
  const chart = testChart();
  new MetalLbPool(chart, 'pool', props);
  const objects = Testing.synth(chart);
  expect(problemsOf(objects)).toEqual([]);
  return objects;
}

test('writes the pool and its advertisement to the namespace of MetalLB', () => {
  expect(objectsOf({ addresses: ['192.168.1.240-192.168.1.250', 'fd00:1::/120'], poolName: 'public' })).toEqual([
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'public', namespace: 'metallb-system' },
      spec: { addresses: ['192.168.1.240-192.168.1.250', 'fd00:1::/120'] },
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'public', namespace: 'metallb-system' },
      spec: { ipAddressPools: ['public'] },
    },
  ]);
});

test('writes all props to the pool and its advertisement', () => {
  const [pool, advertisement] = objectsOf({
    addresses: ['10.0.0.16/28'],
    inNamespace: 'lb',
    autoAssign: false,
    avoidBuggyIps: true,
    serviceNamespaces: ['clearml'],
    interfaces: ['eth0'],
  });
  expect(pool.metadata).toEqual({ name: expect.stringMatching(/^clearml-pool-/), namespace: 'lb' });
  expect(pool.spec).toEqual({
    addresses: ['10.0.0.16/28'],
    autoAssign: false,
    avoidBuggyIPs: true,
    serviceAllocation: { namespaces: ['clearml'] },
  });
  expect(advertisement.spec).toEqual({ ipAddressPools: [pool.metadata.name], interfaces: ['eth0'] });
});

test('declares MetalLB as a prerequisite', () => {
  const chart = testChart();
  new MetalLbPool(chart, 'pool', { addresses: ['10.0.0.1/32'] });
  const prerequisites = prerequisitesOf(chart);
  expect(namesOf(prerequisites, PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toEqual([
    'ipaddresspools.metallb.io',
    'l2advertisements.metallb.io',
  ]);
  expect(namesOf(prerequisites, PrerequisiteKind.NAMESPACE)).toEqual(['metallb-system']);
});

test.each([
  '10.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.9-10.0.0.1',
  '10.0.0.1-fd00::1',
  '10.0.0.1-10.0.0.5-10.0.0.9',
  'fd00::/129',
  'fe80::1%eth0/64',
  '::ffff:10.0.0.0/120',
  'example.com',
  '',
  ' ',
  undefined,
  null,
  Number.NaN,
  {},
])('rejects %p as an address range', (text) => {
  const { message } = failureOf(() => AddressRange.parse(text));
  expect(message).toMatch(/^CLEARML6011: address range /);
  expect(message.split('\n')).toHaveLength(3);
});

test.each([
  ['10.0.0.0/24', '10.0.0.128/25', true],
  ['10.0.0.200/24', '10.0.0.1-10.0.0.10', true],
  ['10.0.0.1-10.0.0.10', '10.0.0.10-10.0.0.20', true],
  ['10.0.0.1-10.0.0.100', '10.0.0.32/30', true],
  ['10.0.0.1-10.0.0.10', '10.0.0.11-10.0.0.20', false],
  ['10.0.0.0/25', '10.0.0.128/25', false],
  ['fd00::/64', 'fd00::5-fd00::9', true],
  ['fd00::/64', 'fd01::/64', false],
  ['0.0.0.0/0', '::/0', false],
])('reports whether %s and %s overlap: %p', (one, other, overlap) => {
  expect(AddressRange.parse(one).overlaps(AddressRange.parse(other))).toBe(overlap);
  expect(AddressRange.parse(other).overlaps(AddressRange.parse(one))).toBe(overlap);
});

/** An address in 10.0.0.0/24. */
const address = (byte: number) => `10.0.0.${byte}`;
const interval = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255)).map((ends) => {
    const [from, to] = [Math.min(...ends), Math.max(...ends)];
    return { from, to, text: `${address(from)}-${address(to)}` };
  }),
  fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })).map(([byte, prefix]) => {
    const size = 2 ** (32 - prefix);
    const from = byte - (byte % size);
    return { from, to: from + size - 1, text: `${address(byte)}/${prefix}` };
  }),
);

test('reports an overlap exactly when two ranges share an address', () => {
  fc.assert(
    fc.property(interval, interval, (one, other) => {
      const overlap = one.from <= other.to && other.from <= one.to;
      return AddressRange.parse(one.text).overlaps(AddressRange.parse(other.text)) === overlap;
    }),
    { numRuns: 2000 },
  );
});

test('reports pools of an app that overlap or share a name', () => {
  const chart = testChart();
  new MetalLbPool(chart, 'one', { addresses: ['10.0.0.0/24'], poolName: 'one' });
  new MetalLbPool(chart, 'two', { addresses: ['10.1.0.0/24', '10.0.0.250-10.0.1.5'], poolName: 'two' });
  new MetalLbPool(chart, 'three', { addresses: ['10.2.0.0/24'], poolName: 'one' });
  new MetalLbPool(chart, 'four', { addresses: ['10.3.0.0/24'], poolName: 'one', inNamespace: 'other' });
  expect(validationOf(chart)).toEqual([
    expect.stringContaining(
      'CLEARML6012 clearml/two: pool two overlaps pool one of clearml/one: 10.0.0.250-10.0.1.5 and 10.0.0.0/24',
    ),
    expect.stringContaining('CLEARML6012 clearml/three: pool one, which clearml/one defines too'),
  ]);
});

test.each([
  [{ addresses: [] }, 'CLEARML6011 clearml/pool: a pool without addresses'],
  [{}, 'CLEARML1017 clearml/pool: addresses is missing'],
  [undefined, 'CLEARML1017 clearml/pool: addresses is missing'],
  [{ addresses: ['10.0.0.0/8', '10.0.0.1/32'] }, 'CLEARML6012 clearml/pool: 10.0.0.0/8 and 10.0.0.1/32 in one pool'],
  [{ addresses: '10.0.0.0/8' }, 'CLEARML1017 clearml/pool: addresses'],
  [{ addresses: ['10.0.0.0/8'], poolName: 'A' }, 'CLEARML6003 clearml/pool: poolName is "A"'],
  [{ addresses: ['10.0.0.0/8'], autoAssign: 'no' }, 'CLEARML1017 clearml/pool: autoAssign'],
  [{ addresses: ['10.0.0.0/8'], interfaces: ['a b'] }, 'CLEARML6003 clearml/pool: interfaces[0]'],
])('rejects invalid props: %j', (props: any, found) => {
  expect(failureOf(() => new MetalLbPool(testChart(), 'pool', props)).message).toContain(found);
});
