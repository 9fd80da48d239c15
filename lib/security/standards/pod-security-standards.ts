import { inShort } from '../../core/errors/coded-error';
import { withoutPlaceholders } from '../../helm/data/placeholders';
import { CheckedPod, Field } from './checked-pod';
import { type Finding, levelOf, minorOf, PodSecurityLevel, type Rule, versionText } from './rule';
import { type RuleInForce, rulesInForce } from './rules';

/** A field of a pod that violates a rule of the Pod Security Standards. */
export interface PodSecurityViolation {
  /** Id of the rule in `PodSecurityStandards.rules`, such as `runAsNonRoot`. */
  readonly ruleId: string;

  /** Level of the rule. */
  readonly ruleLevel: PodSecurityLevel;

  /**
   * Name of the container that the field belongs to.
   *
   * @default - the field belongs to the pod
   */
  readonly containerName?: string;

  /** Path of the field from the root of the checked object: `spec.containers[0].securityContext.privileged`. */
  readonly fieldPath: string;

  /** Value of the field as JSON, or `unset`. */
  readonly found: string;

  /** Allowed values of the field. */
  readonly expected: string;
}

/** The public description of a finding. */
function toViolation(rule: Rule, { field, expected, found }: Finding): PodSecurityViolation {
  return {
    ruleId: rule.id,
    ruleLevel: rule.level,
    ...(field.container === undefined ? {} : { containerName: field.container }),
    fieldPath: field.path,
    found: found ?? withoutPlaceholders(inShort(field.value, Number.POSITIVE_INFINITY)).slice(0, 120),
    expected,
  };
}

/** A rule of the Pod Security Standards. */
export interface PodSecurityRule {
  /** Id of the rule in the Kubernetes admission controller, such as `hostPathVolumes`. */
  readonly id: string;

  /** Requirement of the rule. */
  readonly title: string;

  /** Level of the rule. */
  readonly level: PodSecurityLevel;

  /** First Kubernetes version with the rule, such as `1.0`. */
  readonly since: string;

  /** Changes in later versions, each with its version: `1.25: not for Windows pods`. */
  readonly changes: string[];

  /**
   * Id of the baseline rule that this rule replaces at the level restricted.
   *
   * @default - it replaces no rule
   */
  readonly overrides?: string;
}

/** The public description of a rule. */
export function describeRule({ id, title, level, variants, overrides }: Rule): PodSecurityRule {
  const [first, ...later] = variants;
  return {
    id,
    title,
    level,
    since: versionText(first.since),
    changes: later.map(({ since, change }) => `${versionText(since)}: ${change}`),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

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
    return this._check(new CheckedPod(new Field('', { metadata, spec })));
  }

  /**
   * Violations of the pods of an object: of a Pod, a Deployment or another workload of Kubernetes, and of the pod templates in
   * a custom kind, such as a Rollout of Argo or a PyTorchJob. Fields that a custom kind leaves to its operator are no
   * violations.
   *
   * @param manifest the object, with `apiVersion` and `kind`; paths of fields start at its root
   */
  public checkObject(manifest: { [key: string]: any }): PodSecurityViolation[] {
    return CheckedPod.allOf(manifest).flatMap((pod) => this._check(pod));
  }

  /** @internal */
  public _check(pod: CheckedPod): PodSecurityViolation[] {
    return this.inForce.flatMap(({ rule, check }) =>
      [...check(pod)].filter(({ field }) => pod.isComplete || field.isSet).map((finding) => toViolation(rule, finding)),
    );
  }
}
