import type { k8s } from 'cdk8s-plus-28';
import { kubernetesApi } from '../../core/kubernetes/api';
import type { NetworkIsolation } from './network-isolation';
import type { PortRange } from './port-range';

/** Container ports for users and agents: web UI, API server, gateway, file server. */
const WEB_PORTS = [80, 8008, 8080, 8081];

/**
 * Container ports and TLS ports of the endpoints in front of them, because agents use the public URLs of the server.
 */
const SERVER_PORTS = [80, 443, 8008, 8080, 8081, 8443];
const API_PORTS = [443, 6443];

/** Address of the node-local DNS cache, in clusters that run one. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** A policy and its name. */
export interface NamedPolicy {
  readonly name: string;
  readonly spec: k8s.NetworkPolicySpec;
}

/** A policy that denies all connections, and policies for the permitted connections. */
export function networkPolicies(isolation: NetworkIsolation): NamedPolicy[] {
  const { ingressNamespaces, clientNamespaces, userCidrs, sessionPorts } = isolation;
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
    ...from('allow-users', blocks(userCidrs)),
    ...(sessionPorts ? from('allow-sessions', blocks(userCidrs), range(sessionPorts)) : []),
    ...to('allow-servers', namespaces(serverNamespaces), SERVER_PORTS),
    ...to('allow-external', blocks(externalCidrs)),
    ...to('allow-kubernetes-api', blocks(kubernetesApiCidrs), API_PORTS),
  ];
}

function policy(name: string, spec: Omit<k8s.NetworkPolicySpec, 'podSelector'>): NamedPolicy {
  return { name, spec: { podSelector: {}, ...spec } };
}

function from(name: string, peers: k8s.NetworkPolicyPeer[], open = ports(WEB_PORTS)): NamedPolicy[] {
  const ingress = [{ from: peers, ports: open }];
  return peers.length > 0 ? [policy(name, { policyTypes: ['Ingress'], ingress })] : [];
}

function to(name: string, peers: k8s.NetworkPolicyPeer[], open?: readonly number[]): NamedPolicy[] {
  const egress = [{ to: peers, ...(open ? { ports: ports(open) } : {}) }];
  return peers.length > 0 ? [policy(name, { policyTypes: ['Egress'], egress })] : [];
}

/** Selects namespaces by the name label, which Kubernetes sets on each namespace. */
function namespaces(names: readonly string[] = []): k8s.NetworkPolicyPeer[] {
  return names.map((name) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }));
}

function blocks(cidrs: readonly string[] = []): k8s.NetworkPolicyPeer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function range({ firstPort, lastPort }: PortRange): k8s.NetworkPolicyPort[] {
  const port = kubernetesApi().IntOrString.fromNumber(firstPort);
  return ['TCP', 'UDP'].map((protocol) => ({ port, endPort: lastPort, protocol }));
}

function ports(numbers: readonly number[], protocol = 'TCP'): k8s.NetworkPolicyPort[] {
  const { IntOrString } = kubernetesApi();
  return numbers.map((port) => ({ port: IntOrString.fromNumber(port), protocol }));
}
