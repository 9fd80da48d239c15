import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, locate } from '../../core/errors/coded-error';
import { kubernetesApi } from '../../core/kubernetes/api';
import { watchSynthesis } from '../../release/synthesis';
import { lowest, PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import { checkedProps } from './checked-props';
import type { ClearmlNamespaceProps } from './clearml-namespace-props';
import { brokenIn, highestLevelOf } from './contents';
import { demandsOn, rememberNamespace } from './level-demands';
import { limitRangeItem } from './limits';
import { namespaceChartOf } from './namespace-chart';
import { requireNamespaceName } from './namespace-name';
import { networkPolicies } from './network-policies';
import { quantities } from './quantity';

/** Label key prefix of pod security admission. */
const LABEL = 'pod-security.kubernetes.io';

/** Annotation of a namespace that tells why admission lets more in than it might. */
export const REASON_ANNOTATION = 'cdk8s-clearml/pod-security-reason';

/**
 * A namespace that is as closed as its contents allow: pod security labels, network isolation, quota and limits.
 *
 * It comes out in a manifest of its own, `<chart>-namespace`, which `kubectl apply -f dist` reads before the others.
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
   * @throws CLEARML8014 when name, quota, limits or addresses are none of Kubernetes, CLEARML8010 at synth when a pod breaks the
   * level that `podSecurity` names
   */
  public constructor(scope: Construct, id: string, props: ClearmlNamespaceProps = {}) {
    super(scope, id);
    this.props = locate(this.node.path, () => checkedProps(props));
    const path = this.node.path;
    this.name = locate(path, () => requireNamespaceName(this.props.name ?? Chart.of(this).namespace));
    locate(path, () => this.addObjects(namespaceChartOf(this, this.name)));
    rememberNamespace(this, this.name);
    watchSynthesis(this);
    this.node.addValidation({ validate: () => this.brokenLevel() });
  }

  private addObjects(scope: Construct): void {
    const { labels, networkIsolation, quota, limits } = this.props;
    const { KubeNamespace, KubeNetworkPolicy, KubeResourceQuota, KubeLimitRange } = kubernetesApi();
    const namespace = new KubeNamespace(scope, 'namespace', { metadata: { name: this.name, labels: { ...labels } } });
    this.label((label, value) => namespace.metadata.addLabel(`${LABEL}/${label}`, value));
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
  }

  /** What is enforced; audit and warn tell of all that is short of restricted. */
  private label(add: (label: string, value: string) => void): void {
    const { podSecurity, kubernetesVersion } = this.props;
    const standards = PodSecurityStandards.of(podSecurity ?? PodSecurityLevel.RESTRICTED, kubernetesVersion);
    const version = kubernetesVersion === undefined ? 'latest' : `v${standards.kubernetesVersion}`;
    const level = Lazy.any({ produce: () => podSecurity ?? highestLevelOf(this, this.name, kubernetesVersion) });
    const modes: [string, string][] = [
      ['enforce', level],
      ['audit', PodSecurityLevel.RESTRICTED],
      ['warn', PodSecurityLevel.RESTRICTED],
    ];
    for (const [mode, value] of modes) {
      add(mode, value);
      add(`${mode}-version`, version);
    }
  }

  /** Why the level is no higher, as far as anything says so. */
  private reason(): string | undefined {
    const { podSecurityReason } = this.props;
    const demanded = demandsOn(this, this.name).map(({ reason }) => reason);
    const reasons = new Set([...(podSecurityReason ? [podSecurityReason] : []), ...demanded]);
    return reasons.size > 0 ? [...reasons].join('; ') : undefined;
  }

  private brokenLevel(): string[] {
    const { podSecurity, kubernetesVersion } = this.props;
    if (podSecurity === undefined) {
      return [];
    }
    const standards = PodSecurityStandards.of(podSecurity, kubernetesVersion);
    const broken = brokenIn(this, this.name, standards).map(({ object, violation }) => {
      const { ruleId, fieldPath, found, expected } = violation;
      const workload = `${object.kind}/${object.name} (${object.node.path})`;
      return this.breaks(`${workload} breaks ${ruleId}: ${fieldPath} is ${found}`, `${expected}: `);
    });
    const denied = demandsOn(this, this.name).filter(({ level }) => lowest([level, podSecurity]) !== podSecurity);
    return [
      ...broken,
      ...denied.map(({ path, level, reason }) => this.breaks(`pods of ${path} need ${level}: ${reason}`)),
    ];
  }

  private breaks(found: string, expected = ''): string {
    const error = new CodedError('CLEARML8010', {
      path: this.node.path,
      found,
      expected: `${expected}namespace ${this.name} enforces ${this.props.podSecurity}, and its admission knows no exceptions`,
      fix: 'change the pod, or leave podSecurity of the namespace out: it then enforces what its contents allow',
    });
    return error.message;
  }
}
