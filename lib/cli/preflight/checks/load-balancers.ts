import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { nameIn, textAt } from '../app-needs';
import type { Check, Surroundings } from '../check';
import { type Finding, missing, ok, unknown } from '../finding';

const WHAT = 'LoadBalancer';
const DEFAULT = '(the default class)';
const REMEDY = 'clouds have one; elsewhere install MetalLB and give it addresses with MetalLbPool';

/** Clouds whose controllers serve Services of this type, as `providerID` of their nodes names them. */
const CLOUDS = /^(aws|azure|digitalocean|exoscale|gce|hcloud|ibm|linode|oci|openstack|ovhcloud|scaleway|vultr):\/\//;

/** Something gives addresses to Services of type LoadBalancer, where the app has any. */
export const loadBalancers: Check = async (surroundings) => {
  const { needs } = surroundings;
  const services = needs.made('Service').filter((service) => textAt(service, 'spec.type') === 'LoadBalancer');
  const remedies = new Map([
    ...services.map((service) => [textAt(service, 'spec.loadBalancerClass') ?? DEFAULT, REMEDY] as const),
    ...needs.expected(PrerequisiteKind.LOAD_BALANCER).map(({ name, remedy }) => [name, remedy] as const),
  ]);
  return Promise.all([...remedies].map(([name, remedy]) => find(name, remedy, surroundings)));
};

/** The first evidence that there is; an address that was given counts more than what might give one. */
async function find(name: string, remedy: string, surroundings: Surroundings): Promise<Finding> {
  const unreadable: string[] = [];
  for (const evidence of [givenAddress, metallb, cloud]) {
    const found = await evidence(surroundings, name);
    if (found.why !== undefined) {
      unreadable.push(found.why);
    } else if (found.reported !== undefined) {
      return found.serves ? ok(WHAT, name, found.reported) : missing(WHAT, name, found.reported, remedy);
    }
  }
  return unreadable.length > 0
    ? unknown(WHAT, name, unreadable.join('; '), remedy)
    : missing(WHAT, name, 'no Service has an address, there is no MetalLB, and no known cloud', remedy);
}

interface Evidence {
  readonly serves?: boolean;
  /** What was found; undefined when it says nothing either way. */
  readonly reported?: string;
  /** Why it could not be looked at. */
  readonly why?: string;
}

async function givenAddress({ cluster }: Surroundings, name: string): Promise<Evidence> {
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

async function metallb({ cluster, needs }: Surroundings): Promise<Evidence> {
  const answer = await cluster.custom('metallb.io', 'ipaddresspools');
  if (answer.state !== 'found') {
    return answer.state === 'absent' ? {} : { why: answer.why };
  }
  const pools = [
    ...objectsAt(answer.content, 'items').map(nameIn),
    ...needs.made('IPAddressPool').map((one) => one.name),
  ];
  return pools.length > 0
    ? { serves: true, reported: `MetalLB, with pool ${pools[0]}` }
    : { serves: false, reported: 'MetalLB, which has no addresses' };
}

async function cloud({ cluster }: Surroundings): Promise<Evidence> {
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    return answer.state === 'absent' ? {} : { why: answer.why };
  }
  const [provider] = answer.content.flatMap((node) => CLOUDS.exec(String(valueAt(node, 'spec.providerID')))?.[1] ?? []);
  return provider === undefined ? {} : { serves: true, reported: `nodes of ${provider}` };
}
