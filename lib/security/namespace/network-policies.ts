import type { k8s } from 'cdk8s-plus-28';
import { kubernetesApi } from '../../core/kubernetes/api';

/** Permitted connections of the pods in a namespace, in addition to connections among them and to DNS. */
export interface NetworkIsolation {
  /**
   * Namespaces of the ingress controllers, gateways or routers in front of ClearML.
   *
   * @default - no namespaces
   * @example ["ingress-nginx"]
   */
  readonly ingressNamespaces?: string[];

  /**
   * Namespaces of clients, such as agents, that connect to the server in this namespace.
   *
   * @default - no namespaces
   */
  readonly clientNamespaces?: string[];

  /**
   * Addresses from which users connect without an ingress controller, by load balancer or node port.
   *
   * @default - no addresses
   * @example ["0.0.0.0/0"]
   */
  readonly userCidrs?: string[];

  /**
   * TCP and UDP ports of application gateway sessions, to which users connect from `userCidrs`.
   *
   * @default - no ports; `TenantWorkspace` uses the ports of its gateway
   */
  readonly sessionPorts?: PortRange;

  /**
   * Namespaces of the servers that pods of this namespace connect to, and of the ingress controllers or gateways in
   * front of these servers, because agents use the public URLs of a server.
   *
   * @default - no namespaces
   */
  readonly serverNamespaces?: string[];

  /**
   * Addresses outside of the cluster that pods may connect to: external databases, object storage, mail, single
   * sign-on.
   *
   * @default - no addresses, except that the API server may connect to the ports of its identity providers at any address
   * @example ["10.20.0.0/16"]
   */
  readonly externalCidrs?: string[];

  /**
   * Addresses of the Kubernetes API, which agents and operators use.
   *
   * @default - no addresses
   * @example ["10.96.0.1/32"]
   */
  readonly kubernetesApiCidrs?: string[];
}

/** A range of consecutive ports. */
export interface PortRange {
  /** First port. */
  readonly firstPort: number;

  /** Last port. */
  readonly lastPort: number;
}

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
