import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, locate } from '../../errors/coded-error';
import { kubernetesApi } from '../../kubernetes/api';
import { PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import type { ClearmlNamespaceProps } from './clearml-namespace-props';
import { brokenIn, highestLevelOf } from './contents';
import { limitRangeItem } from './limits';
import { namespaceChartOf } from './namespace-chart';
import { networkPolicies } from './network-policies';
import { quantities } from './quantity';

/** Label key prefix of pod security admission. */
const LABEL = 'pod-security.kubernetes.io';

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
    this.props = props;
    const path = this.node.path;
    this.name = locate(path, () => requireName(props.name ?? Chart.of(this).namespace));
    locate(path, () => this.addObjects(namespaceChartOf(this)));
    this.node.addValidation({ validate: () => this.brokenLevel() });
  }

  private addObjects(chart: Chart): void {
    const { labels, networkIsolation, quota, limits } = this.props;
    const { KubeNamespace, KubeNetworkPolicy, KubeResourceQuota, KubeLimitRange } = kubernetesApi();
    const namespace = new KubeNamespace(chart, 'namespace', { metadata: { name: this.name, labels: { ...labels } } });
    this.label((label, value) => namespace.metadata.addLabel(`${LABEL}/${label}`, value));
    const metadata = (name: string) => ({ name, namespace: this.name });
    if (quota) {
      new KubeResourceQuota(chart, 'quota', {
        metadata: metadata('quota'),
        spec: { hard: quantities(quota, 'quota') },
      });
    }
    if (limits) {
      new KubeLimitRange(chart, 'limits', { metadata: metadata('limits'), spec: { limits: [limitRangeItem(limits)] } });
    }
    for (const { name, spec } of networkIsolation ? networkPolicies(networkIsolation) : []) {
      new KubeNetworkPolicy(chart, name, { metadata: metadata(name), spec });
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

  private brokenLevel(): string[] {
    const { podSecurity, kubernetesVersion } = this.props;
    if (podSecurity === undefined) {
      return [];
    }
    const standards = PodSecurityStandards.of(podSecurity, kubernetesVersion);
    return brokenIn(this, this.name, standards).map(({ object, violation }) => {
      const { ruleId, fieldPath, found, expected } = violation;
      const error = new CodedError('CLEARML8010', {
        path: this.node.path,
        found: `${object.kind}/${object.name} (${object.node.path}) breaks ${ruleId}: ${fieldPath} is ${found}`,
        expected: `${expected}: namespace ${this.name} enforces ${podSecurity}, and its admission knows no exceptions`,
        fix: 'change the pod, or leave podSecurity of the namespace out: it then enforces what its contents allow',
      });
      return error.message;
    });
  }
}

function requireName(name: string | undefined): string {
  if (name === undefined || !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new CodedError('CLEARML8014', {
      found: name === undefined ? 'neither name nor a namespace of the chart' : `name is ${JSON.stringify(name)}`,
      expected: 'a namespace: at most 63 lower-case letters, digits and hyphens',
      fix: 'set name, or namespace of the cdk8s Chart',
    });
  }
  return name;
}
