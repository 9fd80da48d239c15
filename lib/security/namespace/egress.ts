import { Lazy } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { kubernetesApi } from '../../core/kubernetes/api';

/** Connections of pods to addresses outside of their namespace. */
export interface Egress {
  /** Name of the NetworkPolicy. */
  readonly name: string;
  /** TCP ports of the destinations. */
  readonly ports: readonly number[];
  /** Labels that select the pods; read when manifests are written. */
  readonly podLabels: () => { readonly [key: string]: string };
}

type Permit = (egress: Egress) => void;

/** The connections that constructs require, and the namespaces that permit them. Either may be created first. */
class EgressRegistry {
  public readonly required = new Map<string, Egress[]>();
  public readonly permits = new Map<string, Permit>();
}

/** Requires connections, once for each name. A `ClearmlNamespace` with network isolation permits them. */
export function requireEgress(scope: IConstruct, namespace: string | undefined, egress: Egress): void {
  if (namespace === undefined || egress.ports.length === 0) {
    return;
  }
  const { required, permits } = AppRegistry.of(scope).get(EgressRegistry);
  const present = required.get(namespace) ?? [];
  if (present.some(({ name }) => name === egress.name)) {
    return;
  }
  required.set(namespace, [...present, egress]);
  permits.get(namespace)?.(egress);
}

/** Adds a policy for each connection that constructs require in a namespace, now or later. */
export function permitEgress(scope: Construct, namespace: string): void {
  const { required, permits } = AppRegistry.of(scope).get(EgressRegistry);
  const permit = (egress: Egress) => addPolicy(scope, namespace, egress);
  permits.set(namespace, permit);
  required.get(namespace)?.forEach(permit);
}

function addPolicy(scope: Construct, namespace: string, { name, ports, podLabels }: Egress): void {
  const { IntOrString, KubeNetworkPolicy } = kubernetesApi();
  const numbers = [...new Set(ports)].sort((a, b) => a - b);
  const open: k8s.NetworkPolicyPort[] = numbers.map((port) => ({
    port: IntOrString.fromNumber(port),
    protocol: 'TCP',
  }));
  new KubeNetworkPolicy(scope, name, {
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: Lazy.any({ produce: podLabels }) },
      policyTypes: ['Egress'],
      egress: [{ ports: open }],
    },
  });
}
