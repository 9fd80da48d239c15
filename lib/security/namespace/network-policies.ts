import { isIPv4, isIPv6 } from 'node:net';
import type { k8s } from 'cdk8s-plus-28';
import { CodedError } from '../../errors/coded-error';
import { kubernetesApi } from '../../kubernetes/api';
import type { NetworkIsolation } from './network-isolation';

/** Ports of the containers that users and agents talk to: web UI, API server, gateway, file server. */
const WEB_PORTS = [80, 8008, 8080, 8081];

/** Those, and what speaks TLS in front of them: agents reach the server by its public URLs. */
const SERVER_PORTS = [80, 443, 8008, 8080, 8081, 8443];
const API_PORTS = [443, 6443];

/** Where the DNS cache of a node answers, in clusters that have one. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** A policy, by the name that it gets. */
export interface NamedPolicy {
  readonly name: string;
  readonly spec: k8s.NetworkPolicySpec;
}

/**
 * Policies that deny everything, and allow the flows that ClearML needs.
 *
 * @throws CLEARML8014 when an address is no CIDR block
 */
export function networkPolicies(isolation: NetworkIsolation): NamedPolicy[] {
  const { ingressNamespaces, clientNamespaces, userCidrs } = isolation;
  const { serverNamespaces, externalCidrs, kubernetesApiCidrs } = isolation;
  return [
    policy('default-deny', { policyTypes: ['Ingress', 'Egress'] }),
    policy('allow-same-namespace', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    policy('allow-dns', {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: {} }, { ipBlock: { cidr: NODE_LOCAL_DNS } }],
          ports: [...ports([53], 'UDP'), ...ports([53])],
        },
      ],
    }),
    ...from('allow-ingress-controllers', namespaces(ingressNamespaces)),
    ...from('allow-clients', namespaces(clientNamespaces)),
    ...from('allow-users', blocks(userCidrs, 'userCidrs')),
    ...to('allow-servers', namespaces(serverNamespaces), SERVER_PORTS),
    ...to('allow-external', blocks(externalCidrs, 'externalCidrs')),
    ...to('allow-kubernetes-api', blocks(kubernetesApiCidrs, 'kubernetesApiCidrs'), API_PORTS),
  ];
}

function policy(name: string, spec: Omit<k8s.NetworkPolicySpec, 'podSelector'>): NamedPolicy {
  return { name, spec: { podSelector: {}, ...spec } };
}

function from(name: string, peers: k8s.NetworkPolicyPeer[]): NamedPolicy[] {
  const ingress = [{ from: peers, ports: ports(WEB_PORTS) }];
  return peers.length > 0 ? [policy(name, { policyTypes: ['Ingress'], ingress })] : [];
}

function to(name: string, peers: k8s.NetworkPolicyPeer[], open?: readonly number[]): NamedPolicy[] {
  const egress = [{ to: peers, ...(open ? { ports: ports(open) } : {}) }];
  return peers.length > 0 ? [policy(name, { policyTypes: ['Egress'], egress })] : [];
}

/** Kubernetes labels each namespace with its name. */
function namespaces(names: readonly string[] = []): k8s.NetworkPolicyPeer[] {
  return names.map((name) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }));
}

function blocks(cidrs: readonly string[] = [], prop: string): k8s.NetworkPolicyPeer[] {
  return cidrs.map((cidr) => {
    requireCidr(cidr, prop);
    return { ipBlock: { cidr } };
  });
}

function ports(numbers: readonly number[], protocol = 'TCP'): k8s.NetworkPolicyPort[] {
  const { IntOrString } = kubernetesApi();
  return numbers.map((port) => ({ port: IntOrString.fromNumber(port), protocol }));
}

function requireCidr(cidr: string, prop: string): void {
  const [address = '', length = ''] = String(cidr).split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) {
    throw new CodedError('CLEARML8014', {
      found: `networkIsolation.${prop} holds ${JSON.stringify(cidr)}`,
      expected: 'a CIDR block such as 10.20.0.0/16; a single address ends with /32',
      fix: 'correct the block',
    });
  }
}
