import { type ApiObjectMetadataDefinition, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, listed, locate } from '../../core/errors/coded-error';
import { kubernetesApi } from '../../core/kubernetes/api';
import { scopeInChart } from '../../core/kubernetes/construct-scope';
import { validateProps } from '../../core/props/validate-props';
import { NETWORK, PORT, requireEach, requireValue } from '../../core/props/value-checks';
import { watchSynthesis } from '../../release/synthesis';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import { lowest, PodSecurityLevel } from '../standards/rule';
import { permitEgress } from './egress';
import { type ContainerLimits, limitRangeItem, quantities } from './limits';
import {
  highestLevelOf,
  namespaceChartOf,
  registerNamespace,
  requiredLevels,
  requireNamespaceName,
  sharersOf,
  workloadsIn,
} from './namespace-chart';
import { type NetworkIsolation, networkPolicies } from './network-policies';

/** Properties of `ClearmlNamespace`. */
export interface ClearmlNamespaceProps {
  /**
   * Name of the namespace.
   *
   * @default - the namespace of the cdk8s chart
   */
  readonly name?: string;

  /**
   * Additional labels of the Namespace.
   *
   * @default - no additional labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Level of the Pod Security Standards that the cluster enforces in the namespace. A pod of the app that violates the
   * level causes an error.
   *
   * @default - the highest level that all pods of the app in the namespace satisfy
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Reason for a level below restricted. The library writes it to an annotation, after it the reasons of constructs
   * that require a lower level.
   *
   * @default - the reasons of the constructs
   */
  readonly podSecurityReason?: string;

  /**
   * Kubernetes version of the enforced standards.
   *
   * @default - the version of the cluster (`latest`)
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Permitted connections of the pods in the namespace. NetworkPolicies deny all other connections. The network plugin
   * of the cluster must enforce NetworkPolicies.
   *
   * @default - no NetworkPolicies
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * Limits on the total resources of all pods in the namespace, by resource name of a ResourceQuota.
   *
   * @default - no ResourceQuota
   * @example { "requests.cpu": "32", "requests.memory": "128Gi", "requests.nvidia.com/gpu": "4", pods: "50" }
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Default limits and requests of containers, and their maximum and minimum.
   *
   * @default - no LimitRange
   */
  readonly limits?: ContainerLimits;
}

const CODE = 'CLEARML8014';

/** @throws CLEARML1017 when a prop is unknown or has the wrong type, CLEARML8001, CLEARML8002 and CLEARML8014 when a value is invalid */
function checkedProps(props: ClearmlNamespaceProps): ClearmlNamespaceProps {
  const checked = validateProps(props, 'ClearmlNamespaceProps');
  checkIsolation(checked.networkIsolation ?? {});
  PodSecurityStandards.of(checked.podSecurity ?? PodSecurityLevel.RESTRICTED, checked.kubernetesVersion);
  return checked;
}

function checkIsolation(isolation: NetworkIsolation): void {
  for (const prop of ['userCidrs', 'externalCidrs', 'kubernetesApiCidrs'] as const) {
    requireEach(CODE, `networkIsolation.${prop}`, isolation[prop], NETWORK);
  }
  const { sessionPorts, userCidrs = [] } = isolation;
  requireValue(CODE, 'networkIsolation.sessionPorts.firstPort', sessionPorts?.firstPort, PORT);
  requireValue(CODE, 'networkIsolation.sessionPorts.lastPort', sessionPorts?.lastPort, PORT);
  if (sessionPorts && (sessionPorts.firstPort > sessionPorts.lastPort || userCidrs.length === 0)) {
    throw new CodedError(CODE, {
      found: `networkIsolation.sessionPorts ${sessionPorts.firstPort} to ${sessionPorts.lastPort}, for users at ${listed(userCidrs) || 'no address'}`,
      expected: 'firstPort <= lastPort, and the addresses of users in userCidrs',
      fix: 'correct sessionPorts, or add userCidrs',
    });
  }
}

/** Label key prefix of pod security admission. */
const LABEL = 'pod-security.kubernetes.io';

/** Annotation of a namespace with the reason for a level below restricted. */
const REASON_ANNOTATION = 'cdk8s-clearml/pod-security-reason';

/**
 * A namespace with pod security labels, network isolation, quota and limits. By default, it enforces the highest pod
 * security level that its contents satisfy.
 *
 * The library writes it to a separate manifest, `<chart>-namespace`, which `kubectl apply -f dist` applies before the
 * others. If other constructs or charts create the same Namespace, it is written once, with the labels and annotations of all.
 *
 * @example
 * new ClearmlNamespace(chart, 'namespace', {
 *   networkIsolation: { ingressNamespaces: ['ingress-nginx'], clientNamespaces: ['team-a'] },
 *   quota: { 'requests.cpu': '32', 'requests.memory': '128Gi' },
 * });
 */
export class ClearmlNamespace extends Construct {
  /** Name of the namespace. */
  public readonly name: string;

  private readonly props: ClearmlNamespaceProps;

  /**
   * @throws CLEARML8014 when name, quota, limits or addresses are invalid, CLEARML8010 at synthesis when a pod violates
   * the level in `podSecurity`, CLEARML1013 at synthesis when two constructs contradict each other
   */
  public constructor(scope: Construct, id: string, props: ClearmlNamespaceProps = {}) {
    super(scopeInChart(scope, id), id);
    this.props = locate(this.node.path, () => checkedProps(props));
    const path = this.node.path;
    this.name = locate(path, () => requireNamespaceName(this.props.name ?? Chart.of(this).namespace));
    locate(path, () => this.addObjects(namespaceChartOf(this, this.name)));
    const { podSecurity, podSecurityReason, kubernetesVersion } = this.props;
    registerNamespace(this, this.name, { podSecurity, podSecurityReason, kubernetesVersion });
    watchSynthesis(this);
    this.node.addValidation({ validate: () => this.levelProblems() });
  }

  private addObjects(scope: Construct): void {
    const { labels, networkIsolation, quota, limits } = this.props;
    const { KubeNamespace, KubeNetworkPolicy, KubeResourceQuota, KubeLimitRange } = kubernetesApi();
    const namespace = new KubeNamespace(scope, 'namespace', { metadata: { name: this.name, labels: { ...labels } } });
    this.addLabels(namespace.metadata);
    namespace.metadata.addAnnotation(REASON_ANNOTATION, Lazy.any({ produce: () => this.reason() }));
    const metadata = (name: string) => ({ name, namespace: this.name });
    if (quota) {
      new KubeResourceQuota(scope, 'quota', {
        metadata: metadata('quota'),
        spec: { hard: quantities(quota, 'quota') },
      });
    }
    if (limits) {
      new KubeLimitRange(scope, 'limits', { metadata: metadata('limits'), spec: { limits: [limitRangeItem(limits)] } });
    }
    for (const { name, spec } of networkIsolation ? networkPolicies(networkIsolation) : []) {
      new KubeNetworkPolicy(scope, name, { metadata: metadata(name), spec });
    }
    // With `externalCidrs`, these addresses are the permitted destinations.
    if (networkIsolation && (networkIsolation.externalCidrs ?? []).length === 0) {
      permitEgress(scope, this.name);
    }
  }

  /** Adds the labels of pod security admission. The modes audit and warn always use the level restricted. */
  private addLabels(metadata: ApiObjectMetadataDefinition): void {
    const version = Lazy.any({ produce: () => this.version() });
    const level = Lazy.any({
      produce: () => this.shared('podSecurity') ?? highestLevelOf(this, this.name, this.shared('kubernetesVersion')),
    });
    const modes: [string, string][] = [
      ['enforce', level],
      ['audit', PodSecurityLevel.RESTRICTED],
      ['warn', PodSecurityLevel.RESTRICTED],
    ];
    for (const [mode, value] of modes) {
      metadata.addLabel(`${LABEL}/${mode}`, value);
      metadata.addLabel(`${LABEL}/${mode}-version`, version);
    }
  }

  private version(): string {
    const version = this.shared('kubernetesVersion');
    return version === undefined ? 'latest' : `v${PodSecurityStandards.restricted(version).kubernetesVersion}`;
  }

  /** A prop of this construct, else of another one for the same namespace, because the Namespaces of both become one object. */
  private shared<K extends 'podSecurity' | 'kubernetesVersion'>(prop: K): ClearmlNamespaceProps[K] {
    return this.props[prop] ?? sharersOf(this, this.name).find((sharer) => sharer[prop] !== undefined)?.[prop];
  }

  /** Reason for a level below restricted; undefined when neither the props nor a construct states a reason. */
  private reason(): string | undefined {
    const stated = sharersOf(this, this.name).flatMap(({ podSecurityReason }) => podSecurityReason ?? []);
    const required = requiredLevels(this, this.name).map(({ reason }) => reason);
    const reasons = new Set([...stated, ...required]);
    return reasons.size > 0 ? [...reasons].join('; ') : undefined;
  }

  private levelProblems(): string[] {
    const { podSecurity, kubernetesVersion } = this.props;
    if (podSecurity === undefined) {
      return [];
    }
    const standards = PodSecurityStandards.of(podSecurity, kubernetesVersion);
    const violations = workloadsIn(this, this.name).flatMap((object) => {
      const workload = `${object.kind}/${object.name} (${object.node.path})`;
      return standards
        .checkObject(object.toJson())
        .map(({ ruleId, fieldPath, found, expected }) =>
          this.problem(`${workload} violates ${ruleId}: ${fieldPath} is ${found}`, `${expected}: `),
        );
    });
    const denied = requiredLevels(this, this.name).filter(({ level }) => lowest([level, podSecurity]) !== podSecurity);
    return [
      ...violations,
      ...denied.map(({ path, level, reason }) => this.problem(`pods of ${path} require ${level}: ${reason}`)),
    ];
  }

  private problem(found: string, expected = ''): string {
    const error = new CodedError('CLEARML8010', {
      path: this.node.path,
      found,
      expected: `${expected}namespace ${this.name} enforces ${this.props.podSecurity}, and pod security admission has no exceptions`,
      fix: 'change the pod, or omit podSecurity: the namespace then enforces the highest level that its contents satisfy',
    });
    return error.message;
  }
}
