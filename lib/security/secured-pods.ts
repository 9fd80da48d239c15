import { CodedError } from '../core/errors/coded-error';
import type { Breach, Exceptions } from './exceptions';
import type { PodSecurityException } from './pod-security-exception';
import type { PodSecurityLevel } from './standards/pod-security-level';
import type { PodSecurityStandards } from './standards/pod-security-standards';
import type { PodSecurityViolation } from './standards/pod-security-violation';

/** What a check of a pod gave: exceptions that it needed, and what nothing excepts. */
export interface CheckedSecurity {
  readonly excepted: PodSecurityException[];
  readonly errors: CodedError[];
}

/** Judges pods by a level and the exceptions from it. */
export class SecuredPods {
  public constructor(
    private readonly standards: PodSecurityStandards,
    private readonly exceptions: Exceptions,
  ) {}

  public get level(): PodSecurityLevel {
    return this.standards.level;
  }

  /** Whether an exception covers a breach that the pod might have. */
  public isExcepted(breach: Breach): boolean {
    return this.exceptions.covers(breach);
  }

  /** What a pod breaks. */
  public check(workload: string, metadata: object, spec: object): CheckedSecurity {
    return this.checkViolations(workload, this.standards.checkPod({ ...metadata }, { ...spec }));
  }

  /** What nothing excepts of what a pod breaks. */
  public checkViolations(workload: string, violations: readonly PodSecurityViolation[]): CheckedSecurity {
    const excepted = new Set<PodSecurityException>();
    const errors: CodedError[] = [];
    for (const violation of violations) {
      const breach = { rule: violation.ruleId, workload, container: violation.containerName };
      const exception = this.exceptions.use(breach);
      if (exception) {
        excepted.add(exception);
      } else {
        errors.push(breaks(violation, workload, this.standards));
      }
    }
    return { excepted: [...excepted], errors };
  }

  /** Exceptions that no pod needed. */
  public unneeded(): CodedError[] {
    return this.exceptions.unneeded().map(
      ({ rule, workload, container, reason }) =>
        new CodedError('CLEARML8012', {
          found: `the exception from ${rule} for ${container ? `container ${container} of ` : ''}${workload ?? 'every workload'} (${reason}) covers nothing`,
          expected: 'exceptions for what breaks a rule: one that is left over would hide the next breach',
          fix: 'drop it, or correct its workload or container',
        }),
    );
  }
}

function breaks(violation: PodSecurityViolation, workload: string, standards: PodSecurityStandards): CodedError {
  const { ruleId, containerName, fieldPath, found, expected } = violation;
  const container = containerName ? `, container: '${containerName}'` : '';
  return new CodedError('CLEARML8010', {
    found: `${containerName ? `container ${containerName} of ` : ''}${workload} breaks ${ruleId}: ${fieldPath} is ${found}`,
    expected: `${expected}, by the ${standards.level} Pod Security Standard of Kubernetes ${standards.kubernetesVersion}`,
    fix: `change it in the values, or declare { rule: '${ruleId}', workload: '${workload}'${container}, reason: '…' } in the exceptions of podSecurity`,
  });
}
