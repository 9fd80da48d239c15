import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import {
  type Check,
  type CheckContext,
  type Finding,
  missing,
  nameIn,
  ok,
  type Requirement,
  textAt,
  unknown,
} from '../finding';

const DEFAULT = '(the default class)';
const REMEDY = 'use the load balancer of the cloud, or install MetalLB and add addresses with MetalLbPool';

/** Clouds with a load balancer controller, as in `providerID` of their nodes. */
const CLOUDS = /^(aws|azure|digitalocean|exoscale|gce|hcloud|ibm|linode|oci|openstack|ovhcloud|scaleway|vultr):\/\//;

/** Checks that a controller assigns addresses to Services of type LoadBalancer, if the app has such Services. */
export const loadBalancers: Check = async (context) => {
  const { needs } = context;
  const services = needs.objectsOf('Service').filter((service) => textAt(service, 'spec.type') === 'LoadBalancer');
  const remedies = new Map([
    ...services.map((service) => [textAt(service, 'spec.loadBalancerClass') ?? DEFAULT, REMEDY] as const),
    ...needs.expected(PrerequisiteKind.LOAD_BALANCER).map(({ name, remedy }) => [name, remedy] as const),
  ]);
  return Promise.all([...remedies].map(([name, remedy]) => find({ what: 'LoadBalancer', name, remedy }, context)));
};

/** Uses the first available evidence. An assigned address precedes a controller that may assign one. */
async function find(requirement: Requirement, context: CheckContext): Promise<Finding> {
  const unreadable: string[] = [];
  for (const evidence of [assignedAddress, metallb, cloud]) {
    const found = await evidence(context, requirement.name);
    if (found.why !== undefined) {
      unreadable.push(found.why);
    } else if (found.reported !== undefined) {
      return found.serves ? ok(requirement, found.reported) : missing(requirement, found.reported);
    }
  }
  return unreadable.length > 0
    ? unknown(requirement, unreadable.join('; '))
    : missing(requirement, 'no Service has an address, and neither MetalLB nor a known cloud was found');
}

interface Evidence {
  readonly serves?: boolean;
  /** Description of the evidence; undefined when it is inconclusive. */
  readonly reported?: string;
  /** Reason why the cluster could not be read. */
  readonly why?: string;
}

async function assignedAddress({ cluster }: CheckContext, name: string): Promise<Evidence> {
  const answer = await cluster.list('/api/v1/services');
  if (answer.state !== 'found') {
    return answer.state === 'absent' ? {} : { why: answer.why };
  }
  const served = answer.content.find(
    (service) =>
      valueAt(service, 'spec.type') === 'LoadBalancer' &&
      (valueAt(service, 'spec.loadBalancerClass') ?? DEFAULT) === name &&
      objectsAt(valueAt(service, 'status.loadBalancer') as never, 'ingress').length > 0,
  );
  return served
    ? { serves: true, reported: `Service ${valueAt(served, 'metadata.namespace')}/${nameIn(served)} has an address` }
    : {};
}

async function metallb({ cluster, needs }: CheckContext): Promise<Evidence> {
  const answer = await cluster.custom('metallb.io', 'ipaddresspools');
  if (answer.state !== 'found') {
    return answer.state === 'absent' ? {} : { why: answer.why };
  }
  const pools = [
    ...objectsAt(answer.content, 'items').map(nameIn),
    ...needs.objectsOf('IPAddressPool').map((one) => one.name),
  ];
  return pools.length > 0
    ? { serves: true, reported: `MetalLB, with pool ${pools[0]}` }
    : { serves: false, reported: 'MetalLB without addresses' };
}

async function cloud({ cluster }: CheckContext): Promise<Evidence> {
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    return answer.state === 'absent' ? {} : { why: answer.why };
  }
  const [provider] = answer.content.flatMap((node) => CLOUDS.exec(String(valueAt(node, 'spec.providerID')))?.[1] ?? []);
  return provider === undefined ? {} : { serves: true, reported: `nodes of ${provider}` };
}
