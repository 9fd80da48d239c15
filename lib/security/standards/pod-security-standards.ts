import { valueAt } from '../../helm/data/paths';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { CheckedPod } from './checked-pod';
import { minorOf, versionText } from './kubernetes-version';
import { levelOf, PodSecurityLevel } from './pod-security-level';
import { describeRule, type PodSecurityRule } from './pod-security-rule';
import { type PodSecurityViolation, toViolation } from './pod-security-violation';
import { type RuleInForce, rulesInForce } from './rules';

/**
 * The Pod Security Standards at one level, for one version of Kubernetes, as the admission controller of Kubernetes checks
 * them. Init, regular and ephemeral containers all count.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * @example
 * for (const { ruleId, fieldPath, found, expected } of PodSecurityStandards.restricted('1.32').checkObject(deployment)) {
 *   console.log(`${ruleId}: ${fieldPath} is ${found}, expected ${expected}`);
 * }
 */
export class PodSecurityStandards {
  /**
   * What prevents known ways to more rights on the node.
   *
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the newest that is known
   * @throws CLEARML8002 when the version cannot be read
   */
  public static baseline(kubernetesVersion?: string): PodSecurityStandards {
    return PodSecurityStandards.of(PodSecurityLevel.BASELINE, kubernetesVersion);
  }

  /**
   * What baseline has, and the current best practice of hardening.
   *
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the newest that is known
   * @throws CLEARML8002 when the version cannot be read
   */
  public static restricted(kubernetesVersion?: string): PodSecurityStandards {
    return PodSecurityStandards.of(PodSecurityLevel.RESTRICTED, kubernetesVersion);
  }

  /**
   * Any level.
   *
   * @param level the level; nothing breaks `PRIVILEGED`
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the newest that is known. A version newer than
   * that is judged by the newest rules that are known
   * @throws CLEARML8001 when there is no such level, CLEARML8002 when the version cannot be read
   */
  public static of(level: PodSecurityLevel, kubernetesVersion?: string): PodSecurityStandards {
    return new PodSecurityStandards(levelOf(level), minorOf(kubernetesVersion ?? 'latest'));
  }

  /** Version of Kubernetes whose rules these are, such as `1.32`. */
  public readonly kubernetesVersion: string;

  private readonly inForce: readonly RuleInForce[];

  private constructor(
    /** The level. */
    public readonly level: PodSecurityLevel,
    minor: number,
  ) {
    this.kubernetesVersion = versionText(minor);
    this.inForce = rulesInForce(level, minor);
  }

  /** The rules in force at this level and version, in the order of their violations. */
  public get rules(): PodSecurityRule[] {
    return this.inForce.map(({ rule }) => describeRule(rule));
  }

  /**
   * What a pod violates, in the order of the rules, then of the fields: the pod's before its containers'.
   *
   * @param metadata `ObjectMeta` of the pod; some rules read its annotations
   * @param spec `PodSpec`
   */
  public checkPod(metadata: { [key: string]: any }, spec: { [key: string]: any }): PodSecurityViolation[] {
    return this._check(new CheckedPod(metadata, spec));
  }

  /**
   * What the pod of an object violates: of a Pod, PodTemplate, Deployment, StatefulSet, DaemonSet, ReplicaSet,
   * ReplicationController, Job or CronJob. An object that makes no pods violates nothing.
   *
   * @param manifest the object, with `apiVersion` and `kind`; paths of fields start at its root
   */
  public checkObject(manifest: { [key: string]: any }): PodSecurityViolation[] {
    const path = podTemplatePath(String(manifest.apiVersion), String(manifest.kind));
    if (path === undefined) {
      return [];
    }
    const template = valueAt(manifest, path);
    return this._check(new CheckedPod(valueAt(template, ['metadata']), valueAt(template, ['spec']), path.join('.')));
  }

  /** @internal */
  public _check(pod: CheckedPod): PodSecurityViolation[] {
    return this.inForce.flatMap(({ rule, check }) => Array.from(check(pod), (finding) => toViolation(rule, finding)));
  }
}
