import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import type { Answer } from '../../cluster/cluster';
import { type Check, type CheckContext, DEFAULT_CLASS, type Finding, nameIn, type Requirement } from '../finding';

const REMEDY = 'use the load balancer of the cloud, or install MetalLB and add addresses with MetalLbPool';

/** Clouds with a load balancer controller, as in `providerID` of their nodes. */
const CLOUDS = /^(aws|azure|digitalocean|exoscale|gce|hcloud|ibm|linode|oci|openstack|ovhcloud|scaleway|vultr):\/\//;

/** Checks that a controller assigns addresses to Services of type LoadBalancer, if the app has such Services. */
export const loadBalancers: Check = async (context) => {
  const services = context.needs.objectsOf('Service').map(({ content }) => content);
  const derived = services.filter(isLoadBalancer).map((service) => [classOf(service), REMEDY] as const);
  const required = context.needs.required(PrerequisiteKind.LOAD_BALANCER, derived);
  return Promise.all(required.map((requirement) => find(requirement, context)));
};

function isLoadBalancer(service: unknown): boolean {
  return valueAt(service, 'spec.type') === 'LoadBalancer';
}

function classOf(service: unknown): string {
  return textAt(service, 'spec.loadBalancerClass') ?? DEFAULT_CLASS;
}

/** Uses the first available evidence. An assigned address precedes a controller that may assign one. */
async function find(requirement: Requirement, context: CheckContext): Promise<Finding> {
  const unreadable: string[] = [];
  for (const evidence of [assignedAddress, metallb, cloud]) {
    const answer = await evidence(context, requirement.name);
    if (answer.state === 'found') {
      const { reported, serves } = answer.content;
      return serves ? requirement.ok(reported) : requirement.missing(reported);
    }
    unreadable.push(...(answer.state === 'unreadable' ? [answer.why] : []));
  }
  return unreadable.length > 0
    ? requirement.unknown(unreadable.join('; '))
    : requirement.missing('no Service has an address, and neither MetalLB nor a known cloud was found');
}

/** Evidence that the cluster assigns addresses, or does not; absent when the cluster has no such evidence. */
type Evidence = Answer<{ readonly reported: string; readonly serves: boolean }>;

async function assignedAddress({ cluster }: CheckContext, name: string): Promise<Evidence> {
  const answer = await cluster.list('/api/v1/services');
  if (answer.state !== 'found') {
    return answer;
  }
  const served = answer.content.find(
    (service) =>
      isLoadBalancer(service) &&
      classOf(service) === name &&
      objectsAt(valueAt(service, 'status.loadBalancer'), 'ingress').length > 0,
  );
  return served
    ? found(`Service ${valueAt(served, 'metadata.namespace')}/${nameIn(served)} has an address`)
    : { state: 'absent' };
}

async function metallb({ cluster, needs }: CheckContext): Promise<Evidence> {
  const answer = await cluster.custom('metallb.io', 'ipaddresspools');
  if (answer.state !== 'found') {
    return answer;
  }
  const [pool] = [
    ...objectsAt(answer.content, 'items').map(nameIn),
    ...needs.objectsOf('IPAddressPool').map(({ name }) => name),
  ];
  return pool === undefined ? found('MetalLB without addresses', false) : found(`MetalLB, with pool ${pool}`);
}

async function cloud({ cluster }: CheckContext): Promise<Evidence> {
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    return answer;
  }
  const [provider] = answer.content.flatMap((node) => CLOUDS.exec(String(valueAt(node, 'spec.providerID')))?.[1] ?? []);
  return provider === undefined ? { state: 'absent' } : found(`nodes of ${provider}`);
}

function found(reported: string, serves = true): Evidence {
  return { state: 'found', content: { reported, serves } };
}
