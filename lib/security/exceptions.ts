import { CodedError } from '../core/errors/coded-error';
import type { PodSecurityException } from './pod-security-exception';

/** Annotation of a pod, or pod template, that lists what it may break, as JSON. */
export const EXCEPTIONS_ANNOTATION = 'cdk8s-clearml/pod-security-exceptions';

/** Where a rule is broken. */
export interface Breach {
  readonly rule: string;
  /** `Kind/name`. */
  readonly workload: string;
  readonly container?: string;
}

/** The exceptions that the user of a release declared, and which of them were needed. */
export class Exceptions {
  private readonly needed = new Set<PodSecurityException>();

  /** @throws CLEARML8011 when one has no reason or names a rule that does not exist */
  public constructor(
    private readonly declared: readonly PodSecurityException[],
    rules: readonly string[],
  ) {
    for (const exception of declared) {
      requireReason(exception);
      requireRule(exception, rules);
    }
  }

  /** Whether one covers a breach. */
  public covers(breach: Breach): boolean {
    return this.declared.some((exception) => covers(exception, breach));
  }

  /** The exception that covers a breach which is really there. */
  public use(breach: Breach): PodSecurityException | undefined {
    const found = this.declared.find((exception) => covers(exception, breach));
    if (found) {
      this.needed.add(found);
    }
    return found;
  }

  /** Exceptions that nothing needed: they would hide the next breach. */
  public unneeded(): PodSecurityException[] {
    return this.declared.filter((exception) => !this.needed.has(exception));
  }
}

/** The exceptions that a pod's annotation lists; none where there is no such annotation, or no such list in it. */
export function annotatedExceptions(annotations: { readonly [key: string]: unknown }): PodSecurityException[] {
  try {
    const listed: unknown = JSON.parse(String(annotations[EXCEPTIONS_ANNOTATION] ?? '[]'));
    return Array.isArray(listed) ? (listed as PodSecurityException[]) : [];
  } catch {
    return [];
  }
}

/** Whether an exception allows a breach. */
export function covers(exception: PodSecurityException, breach: Breach): boolean {
  return (
    exception.rule === breach.rule &&
    (exception.workload === undefined || exception.workload === breach.workload) &&
    (exception.container === undefined || exception.container === breach.container)
  );
}

function requireReason({ rule, reason }: PodSecurityException): void {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${rule} without a reason`,
      expected: 'the reason, for those who review the manifests',
      fix: 'write it into `reason`',
    });
  }
}

function requireRule({ rule }: PodSecurityException, rules: readonly string[]): void {
  if (!rules.includes(rule)) {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${JSON.stringify(rule)}`,
      expected: `one of the rules of the standard: ${rules.join(', ')}`,
      fix: 'correct the rule, or drop the exception where the level does not have it',
    });
  }
}
