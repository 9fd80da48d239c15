import { CodedError } from '../core/errors/coded-error';
import type { CheckedPod, Field } from './standards/checked-pod';
import type { PodSecurityStandards, PodSecurityViolation } from './standards/pod-security-standards';

/** An exception from a rule of the Pod Security Standards. */
export interface PodSecurityException {
  /**
   * Id of the rule, for example `hostPathVolumes`.
   */
  readonly rule: string;

  /**
   * Workload of the exception, as `Kind/name`. For pods that an agent creates, the path of their template in the
   * values, such as `clearmlApplications.basePodTemplate`.
   *
   * @default - every workload of the release
   * @example "DaemonSet/node-exporter"
   */
  readonly workload?: string;

  /**
   * Container of the exception.
   *
   * @default - the pod and all its containers
   */
  readonly container?: string;

  /** Reason for the exception. It is shown in an annotation of the workload and at the end of `cdk8s synth`. */
  readonly reason: string;
}

/** Annotation of a pod or pod template with the exceptions that it uses, as JSON. */
export const EXCEPTIONS_ANNOTATION = 'cdk8s-clearml/pod-security-exceptions';

/** The exceptions in the annotation of a pod; an empty list without a valid annotation. */
export function annotatedExceptions(annotations: Field): PodSecurityException[] {
  try {
    const listed: unknown = JSON.parse(String(annotations.at(EXCEPTIONS_ANNOTATION).value ?? '[]'));
    return Array.isArray(listed) ? (listed as PodSecurityException[]) : [];
  } catch {
    return [];
  }
}

/** Rule and container of a violation. */
type RuleAndContainer = Pick<PodSecurityViolation, 'ruleId' | 'containerName'>;

/** Whether an exception covers a violation of a workload. */
export function covers(
  { rule, workload, container }: PodSecurityException,
  ofWorkload: string,
  { ruleId, containerName }: RuleAndContainer,
): boolean {
  return (
    rule === ruleId &&
    (workload === undefined || workload === ofWorkload) &&
    (container === undefined || container === containerName)
  );
}

/** Checks the pods of a release against a level and the declared exceptions from it. Records which exceptions are used. */
export class SecuredPods {
  private readonly used = new Set<PodSecurityException>();

  /** @throws CLEARML8011 when an exception has no reason or an unknown rule */
  public constructor(
    private readonly standards: PodSecurityStandards,
    private readonly exceptions: readonly PodSecurityException[],
  ) {
    const rules = standards.rules.map(({ id }) => id);
    for (const exception of exceptions) {
      requireValid(exception, rules);
    }
  }

  /** Whether an exception covers a possible violation of a pod. */
  public isExcepted(workload: string, violation: RuleAndContainer): boolean {
    return this.exceptions.some((exception) => covers(exception, workload, violation));
  }

  /** Checks a pod: returns the exceptions that it uses, and an error for each other violation. */
  public check(workload: string, pod: CheckedPod) {
    return this.checkViolations(workload, this.standards._check(pod));
  }

  /** Separates the violations of a pod into excepted violations and errors. */
  public checkViolations(workload: string, violations: readonly PodSecurityViolation[]) {
    const excepted = new Set<PodSecurityException>();
    const errors: CodedError[] = [];
    for (const violation of violations) {
      const exception = this.exceptions.find((one) => covers(one, workload, violation));
      if (exception) {
        excepted.add(exception);
        this.used.add(exception);
      } else {
        errors.push(violationError(violation, workload, this.standards));
      }
    }
    return { excepted: [...excepted], errors };
  }

  /** Errors for exceptions that no pod uses. They would hide the next violation. */
  public unused(): CodedError[] {
    const unused = this.exceptions.filter((exception) => !this.used.has(exception));
    return unused.map(
      ({ rule, workload, container, reason }) =>
        new CodedError('CLEARML8012', {
          found: `the exception from ${rule} for ${container ? `container ${container} of ` : ''}${workload ?? 'every workload'} (${reason}) covers nothing`,
          expected: 'exceptions that cover a violation, because an unused exception would hide the next violation',
          fix: 'remove it, or correct its workload or container',
        }),
    );
  }
}

function requireValid({ rule, reason }: PodSecurityException, rules: readonly string[]): void {
  if (reason.trim() === '') {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${rule} without a reason`,
      expected: 'a reason, for the reviewers of the manifests',
      fix: 'set `reason`',
    });
  }
  if (!rules.includes(rule)) {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${JSON.stringify(rule)}`,
      expected: `one of the rules of the standard: ${rules.join(', ')}`,
      fix: 'correct the rule, or remove the exception if the level does not include the rule',
    });
  }
}

function violationError(
  violation: PodSecurityViolation,
  workload: string,
  standards: PodSecurityStandards,
): CodedError {
  const { ruleId, containerName, fieldPath, found, expected } = violation;
  const container = containerName ? `, container: '${containerName}'` : '';
  return new CodedError('CLEARML8010', {
    found: `${containerName ? `container ${containerName} of ` : ''}${workload} violates ${ruleId}: ${fieldPath} is ${found}`,
    expected: `${expected}, according to the ${standards.level} Pod Security Standard of Kubernetes ${standards.kubernetesVersion}`,
    fix: `change the field in the values, or declare { rule: '${ruleId}', workload: '${workload}'${container}, reason: '…' } in the exceptions of podSecurity`,
  });
}
