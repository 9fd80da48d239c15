import { asMap, isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { label, type Manifest } from '../../helm/manifests/manifest';
import type { PodSecurityException } from '../../security/exceptions';
import { PodSecurityStandards } from '../../security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../security/standards/rule';
import type { AppObjects } from './app-objects';
import { groupBy, sorted } from './groups';

/** The pods of one kind and name, in all namespaces in which they violate the same rules. */
export interface PodSecurityRow {
  readonly workload: string;
  readonly namespaces: readonly string[];
  /** The strictest level that the pods satisfy. */
  readonly level: PodSecurityLevel;
  /** Violations of the level restricted: `container apiserver: runAsNonRoot is unset`. */
  readonly violations: readonly string[];
}

/** A declared exception from a rule, and the releases that declare it. */
export interface ExceptionRow extends PodSecurityException {
  readonly paths: readonly string[];
}

/** A Namespace of the app and the level that it enforces. */
export interface NamespaceRow {
  readonly name: string;
  readonly tenant?: string;
  readonly level?: string;
}

/** The level of the pods of an app. */
export function podSecurityRows(objects: AppObjects): PodSecurityRow[] {
  const restricted = PodSecurityStandards.restricted();
  const rows = objects.workloads.map(({ manifest }) => {
    const found = restricted.checkObject(manifest.content);
    const isBaseline = PodSecurityStandards.baseline().checkObject(manifest.content).length === 0;
    const level = isBaseline ? PodSecurityLevel.BASELINE : PodSecurityLevel.PRIVILEGED;
    const violations = found.map((one) => {
      const container = one.containerName === undefined ? '' : `container ${one.containerName}: `;
      return `${container}${one.ruleId}: ${one.fieldPath.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '')} is ${one.found}`;
    });
    return {
      workload: label(manifest),
      namespace: manifest.namespace ?? '',
      level: found.length === 0 ? PodSecurityLevel.RESTRICTED : level,
      violations,
    };
  });
  const same = groupBy(rows, ({ workload, violations }) => JSON.stringify([workload, violations]));
  return [...same.values()].map((group) => {
    const [{ namespace: _, ...row }] = group as [(typeof rows)[number]];
    return { ...row, namespaces: sorted(group.map(({ namespace }) => namespace)) };
  });
}

/** The declared exceptions of an app. */
export function exceptionRows(reported: readonly (PodSecurityException & { readonly path: string })[]): ExceptionRow[] {
  const same = groupBy(reported, ({ path: _, ...exception }) => JSON.stringify(exception));
  return [...same.values()].map((group) => {
    const [{ path: _, ...exception }] = group as [(typeof reported)[number]];
    return { ...exception, paths: sorted(group.map(({ path }) => path)) };
  });
}

/** The Namespaces of an app. */
export function namespaceRows(objects: AppObjects): NamespaceRow[] {
  return objects.ofKind('Namespace').map(({ name, content }) => {
    const level = valueAt(content, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce']);
    return { name, tenant: objects.tenantOf(name), level: level === undefined ? undefined : String(level) };
  });
}

/** A NetworkPolicy, in all namespaces that have it. */
export interface PolicyRow {
  readonly name: string;
  readonly namespaces: readonly string[];
  /** The pods that it selects: labels, or `all pods`. */
  readonly pods: string;
  readonly flows: readonly NetworkFlow[];
}

/** Connections that a policy permits. */
export interface NetworkFlow {
  readonly direction: 'from' | 'to';
  /** Empty if the policy permits no connections in this direction. */
  readonly peers: readonly string[];
  /** Empty for all ports. */
  readonly ports: readonly string[];
}

/** The network policies of an app. */
export function policyRows(objects: AppObjects): PolicyRow[] {
  const policies = objects.ofKind('NetworkPolicy');
  const same = groupBy(policies, ({ name, content }) => JSON.stringify([name, content.spec]));
  return [...same.values()].map((group) => {
    const [{ name, content }] = group as [Manifest];
    return {
      name,
      namespaces: sorted(group.map(({ namespace }) => namespace ?? '')),
      pods: selectorText(valueAt(content, 'spec.podSelector'), 'all pods'),
      flows: flowsOf(asMap(content.spec)),
    };
  });
}

function flowsOf(spec: JsonObject): NetworkFlow[] {
  const types = Array.isArray(spec.policyTypes) ? spec.policyTypes : ['Ingress'];
  const directions = [
    { type: 'Ingress', direction: 'from', rules: objectsAt(spec, 'ingress') },
    { type: 'Egress', direction: 'to', rules: objectsAt(spec, 'egress') },
  ] as const;
  return directions
    .filter(({ type }) => types.includes(type))
    .flatMap(({ direction, rules }) =>
      rules.length === 0
        ? [{ direction, peers: [], ports: [] }]
        : rules.map((rule) => ({
            direction,
            peers: Array.isArray(rule[direction]) ? objectsAt(rule, direction).map(peerText) : ['any address'],
            ports: objectsAt(rule, 'ports').map(policyPort),
          })),
    );
}

function policyPort({ port, endPort, protocol = 'TCP' }: JsonObject): string {
  return `${port ?? 'all'}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;
}

function peerText({ ipBlock, namespaceSelector, podSelector }: JsonObject): string {
  if (isJsonObject(ipBlock)) {
    const except = Array.isArray(ipBlock.except) ? ` except ${ipBlock.except.join(', ')}` : '';
    return `${ipBlock.cidr}${except}`;
  }
  const pods = podSelector === undefined ? 'all pods' : selectorText(podSelector, 'all pods');
  const place = isJsonObject(namespaceSelector)
    ? `in ${selectorText(namespaceSelector, 'all namespaces')}`
    : 'in the same namespace';
  return `${pods} ${place}`;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

function selectorText(selector: unknown, all: string): string {
  const { matchLabels, matchExpressions } = asMap(selector);
  const labels = Object.entries(asMap(matchLabels)).map(([key, value]) =>
    key === NAME_LABEL ? `namespace ${value}` : `${key}=${value}`,
  );
  const expressions = objectsAt({ matchExpressions }, 'matchExpressions').map(({ key, operator, values }) =>
    [key, operator, ...(Array.isArray(values) ? [values.join(', ')] : [])].join(' '),
  );
  return [...labels, ...expressions].join(', ') || all;
}
