import { Names } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, locate } from '../../core/errors/coded-error';
import { scopeInChart } from '../../core/kubernetes/construct-scope';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { validateProps } from '../../core/props/validate-props';
import { OBJECT_NAME, requireFilled, requireValue, type ValueCheck } from '../../core/props/value-checks';
import { type Conflict, reserve } from '../reservations';
import { AddressRange } from './address-range';

/** Properties of `MetalLbPool`. */
export interface MetalLbPoolProps {
  /**
   * Addresses that MetalLB assigns: networks (`10.0.0.16/28`) or ranges (`10.0.0.16-10.0.0.31`), IPv4 or IPv6. No other
   * device may use these addresses.
   *
   * @example ['192.168.1.240-192.168.1.250']
   */
  readonly addresses: string[];

  /**
   * Name of the pool.
   *
   * @default - derived from the construct path
   */
  readonly poolName?: string;

  /**
   * Namespace of MetalLB. MetalLB reads its pools from this namespace.
   *
   * @default "metallb-system"
   */
  readonly inNamespace?: string;

  /**
   * Assign addresses to all Services. When false, MetalLB assigns addresses only to Services with the annotation
   * `metallb.io/address-pool`.
   *
   * @default true
   */
  readonly autoAssign?: boolean;

  /**
   * Exclude addresses that end in .0 and .255, because some old devices drop their packets.
   *
   * @default false
   */
  readonly avoidBuggyIps?: boolean;

  /**
   * Namespaces whose Services may use addresses of the pool.
   *
   * @default - all namespaces
   */
  readonly serviceNamespaces?: string[];

  /**
   * Network interfaces of the nodes on which MetalLB announces the addresses.
   *
   * @default - all interfaces
   */
  readonly interfaces?: string[];
}

interface PoolReservation {
  readonly name: string;
  readonly namespace: string;
  readonly ranges: readonly AddressRange[];
}

const OVERLAP: Conflict<PoolReservation> = {
  code: 'CLEARML6012',
  conflicts: (mine, other) => haveSameName(mine, other) || firstOverlap(mine.ranges, other.ranges) !== undefined,
  reported: (mine, other, path) => ({
    found: haveSameName(mine, other)
      ? `pool ${mine.name}, which ${path} defines too`
      : `pool ${mine.name} overlaps pool ${other.name} of ${path}: ${firstOverlap(mine.ranges, other.ranges)?.join(' and ')}`,
    expected: 'a unique name for each pool, and each address in one pool only',
    fix: 'set another poolName, or other addresses',
  }),
};

const INTERFACE: ValueCheck = {
  expected: 'the name of a network interface',
  accepts: (value) => /^[^\s/]{1,15}$/.test(value),
};

/**
 * A pool of addresses for Services of type LoadBalancer, on a cluster whose load balancer is MetalLB (`k8s.md`,
 * Prerequisites). MetalLB announces the addresses on the local network. The objects are in the namespace of MetalLB.
 *
 * @example
 * const pool = new MetalLbPool(chart, 'pool', { addresses: ['192.168.1.240-192.168.1.250'] });
 */
export class MetalLbPool extends Construct {
  /** Name of the pool, for the annotation `metallb.io/address-pool`. */
  public readonly poolName: string;

  /**
   * @throws CLEARML6011 when an address is invalid, CLEARML6012 when pools of the app overlap, CLEARML6003 for other
   * options
   */
  public constructor(scope: Construct, id: string, props: MetalLbPoolProps) {
    super(scopeInChart(scope, id), id);
    const checked = locate(this.node.path, () => checkedProps(props));
    const ranges = locate(this.node.path, () => rangesOf(checked.addresses));
    this.poolName = checked.poolName ?? Names.toDnsLabel(this, { maxLen: 63 });
    const { inNamespace: namespace = 'metallb-system' } = checked;
    this.addObjects(checked, namespace, ranges);
    reserve(this, { name: this.poolName, namespace, ranges }, OVERLAP);
    Prerequisites.of(this).add(this, ...prerequisites(namespace));
  }

  private addObjects(props: MetalLbPoolProps, namespace: string, ranges: readonly AddressRange[]): void {
    const { IpAddressPool, L2Advertisement } =
      require('../../../imports/metallb.io') as typeof import('../../../imports/metallb.io');
    const { autoAssign, avoidBuggyIps, serviceNamespaces, interfaces } = props;
    const metadata = { name: this.poolName, namespace };
    new IpAddressPool(this, 'pool', {
      metadata,
      spec: {
        addresses: ranges.map(({ text }) => text),
        autoAssign,
        avoidBuggyIPs: avoidBuggyIps,
        serviceAllocation: serviceNamespaces && { namespaces: serviceNamespaces },
      },
    });
    new L2Advertisement(this, 'advertisement', { metadata, spec: { ipAddressPools: [this.poolName], interfaces } });
  }
}

function checkedProps(props: MetalLbPoolProps): MetalLbPoolProps {
  const checked = validateProps(props, 'MetalLbPoolProps');
  requireValue('CLEARML6003', 'poolName', checked.poolName, OBJECT_NAME);
  requireValue('CLEARML6003', 'inNamespace', checked.inNamespace, OBJECT_NAME);
  requireFilled('CLEARML6003', 'serviceNamespaces', checked.serviceNamespaces, OBJECT_NAME);
  requireFilled('CLEARML6003', 'interfaces', checked.interfaces, INTERFACE);
  return checked;
}

function rangesOf(addresses: readonly unknown[] | undefined): AddressRange[] {
  if (addresses === undefined || addresses.length === 0) {
    throw new CodedError('CLEARML6011', {
      found: 'a pool without addresses',
      expected: 'at least one network or range',
      fix: "set addresses, such as ['192.168.1.240-192.168.1.250']",
    });
  }
  const ranges = addresses.map(AddressRange.parse);
  const overlap = firstOverlap(ranges, ranges);
  if (overlap) {
    throw new CodedError('CLEARML6012', {
      found: `${overlap.join(' and ')} in one pool`,
      expected: 'each address once',
      fix: 'remove or correct one of the two',
    });
  }
  return ranges;
}

function haveSameName(mine: PoolReservation, other: PoolReservation): boolean {
  return mine.name === other.name && mine.namespace === other.namespace;
}

/** The first two different ranges that share an address. */
function firstOverlap(some: readonly AddressRange[], others: readonly AddressRange[]): [string, string] | undefined {
  for (const one of some) {
    const other = others.find((candidate) => candidate !== one && candidate.overlaps(one));
    if (other) {
      return [one.text, other.text];
    }
  }
  return undefined;
}

function prerequisites(namespace: string): Prerequisite[] {
  const remedy = 'install MetalLB: https://metallb.io/installation/';
  return [
    ...['ipaddresspools.metallb.io', 'l2advertisements.metallb.io'].map((name) => ({
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name,
      purpose: 'addresses for load balancers',
      remedy,
    })),
    { kind: PrerequisiteKind.NAMESPACE, name: namespace, purpose: 'MetalLB', remedy },
  ];
}
