import { CodedError } from '../core/errors/coded-error';
import type { Exceptions, ViolationLocation } from './exceptions';
import type { PodSecurityException } from './pod-security-exception';
import type { PodSecurityLevel } from './standards/pod-security-level';
import type { PodSecurityStandards } from './standards/pod-security-standards';
import type { PodSecurityViolation } from './standards/pod-security-violation';

/** Result of the check of a pod: the exceptions that it uses, and an error for each other violation. */
export interface CheckedSecurity {
  readonly excepted: PodSecurityException[];
  readonly errors: CodedError[];
}

/** Checks pods against a level and the exceptions from it. */
export class SecuredPods {
  public constructor(
    private readonly standards: PodSecurityStandards,
    private readonly exceptions: Exceptions,
  ) {}

  public get level(): PodSecurityLevel {
    return this.standards.level;
  }

  /** Whether an exception covers a possible violation of a pod. */
  public isExcepted(location: ViolationLocation): boolean {
    return this.exceptions.covers(location);
  }

  /** Checks a pod. */
  public check(workload: string, metadata: object, spec: object): CheckedSecurity {
    return this.checkViolations(workload, this.standards.checkPod({ ...metadata }, { ...spec }));
  }

  /** Separates the violations of a pod into excepted violations and errors. */
  public checkViolations(workload: string, violations: readonly PodSecurityViolation[]): CheckedSecurity {
    const excepted = new Set<PodSecurityException>();
    const errors: CodedError[] = [];
    for (const violation of violations) {
      const location = { rule: violation.ruleId, workload, container: violation.containerName };
      const exception = this.exceptions.use(location);
      if (exception) {
        excepted.add(exception);
      } else {
        errors.push(violationError(violation, workload, this.standards));
      }
    }
    return { excepted: [...excepted], errors };
  }

  /** Errors for exceptions that no pod uses. */
  public unused(): CodedError[] {
    return this.exceptions.unused().map(
      ({ rule, workload, container, reason }) =>
        new CodedError('CLEARML8012', {
          found: `the exception from ${rule} for ${container ? `container ${container} of ` : ''}${workload ?? 'every workload'} (${reason}) covers nothing`,
          expected: 'exceptions that cover a violation, because an unused exception would hide the next violation',
          fix: 'remove it, or correct its workload or container',
        }),
    );
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
