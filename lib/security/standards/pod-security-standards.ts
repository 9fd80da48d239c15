import { valueAt } from '../../helm/data/paths';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { CheckedPod } from './checked-pod';
import { levelOf, minorOf, PodSecurityLevel, versionText } from './pod-security-level';
import { describeRule, type PodSecurityRule, type PodSecurityViolation, toViolation } from './pod-security-violation';
import { type RuleInForce, rulesInForce } from './rules';

/**
 * The Pod Security Standards at one level, for one Kubernetes version, as the Kubernetes admission controller checks
 * them. The checks include init, regular and ephemeral containers.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * @example
 * for (const { ruleId, fieldPath, found, expected } of PodSecurityStandards.restricted('1.32').checkObject(deployment))
 * {
 *   console.log(`${ruleId}: ${fieldPath} is ${found}, expected ${expected}`);
 * }
 */
export class PodSecurityStandards {
  /** The level baseline, which prevents known privilege escalations.
   *
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the latest known version
   * @throws CLEARML8002 when the version is invalid
   */
  public static baseline(kubernetesVersion?: string): PodSecurityStandards {
    return PodSecurityStandards.of(PodSecurityLevel.BASELINE, kubernetesVersion);
  }

  /** The level restricted: baseline and the current best practices of pod hardening.
   *
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the latest known version
   * @throws CLEARML8002 when the version is invalid
   */
  public static restricted(kubernetesVersion?: string): PodSecurityStandards {
    return PodSecurityStandards.of(PodSecurityLevel.RESTRICTED, kubernetesVersion);
  }

  /**
   * Any level.
   *
   * @param level the level; `PRIVILEGED` has no rules
   * @param kubernetesVersion version of the cluster, such as `1.32`; by default the latest known version. Later
   * versions use
   * the latest known rules
   * @throws CLEARML8001 when the level is unknown, CLEARML8002 when the version is invalid
   */
  public static of(level: PodSecurityLevel, kubernetesVersion?: string): PodSecurityStandards {
    return new PodSecurityStandards(levelOf(level), minorOf(kubernetesVersion ?? 'latest'));
  }

  /** Kubernetes version of the rules, such as `1.32`. */
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
   * Violations of a pod, in the order of the rules, then of the fields. Fields of the pod precede fields of its
   * containers.
   *
   * @param metadata `ObjectMeta` of the pod; some rules read its annotations
   * @param spec `PodSpec`
   */
  public checkPod(metadata: { [key: string]: any }, spec: { [key: string]: any }): PodSecurityViolation[] {
    return this._check(new CheckedPod(metadata, spec));
  }

  /**
   * Violations of the pod of an object: a Pod, PodTemplate, Deployment, StatefulSet, DaemonSet, ReplicaSet,
   * ReplicationController, Job or CronJob. Other objects have no violations.
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
