import { CodedError } from '../core/errors/coded-error';
import type { PodSecurityException } from './pod-security-exception';

/** Annotation of a pod or pod template with the exceptions that it uses, as JSON. */
export const EXCEPTIONS_ANNOTATION = 'cdk8s-clearml/pod-security-exceptions';

/** Location of a violation, which an exception may cover. */
export interface ViolationLocation {
  readonly rule: string;
  /** `Kind/name`. */
  readonly workload: string;
  readonly container?: string;
}

/** The exceptions that the user of a release declared. Records which exceptions are used. */
export class Exceptions {
  private readonly used = new Set<PodSecurityException>();

  /** @throws CLEARML8011 when an exception has no reason or an unknown rule */
  public constructor(
    private readonly declared: readonly PodSecurityException[],
    rules: readonly string[],
  ) {
    for (const exception of declared) {
      requireReason(exception);
      requireRule(exception, rules);
    }
  }

  /** Whether an exception covers a violation. */
  public covers(location: ViolationLocation): boolean {
    return this.declared.some((exception) => covers(exception, location));
  }

  /** Returns the exception that covers a violation, and records its use. */
  public use(location: ViolationLocation): PodSecurityException | undefined {
    const found = this.declared.find((exception) => covers(exception, location));
    if (found) {
      this.used.add(found);
    }
    return found;
  }

  /** Exceptions that cover no violation. They would hide the next violation. */
  public unused(): PodSecurityException[] {
    return this.declared.filter((exception) => !this.used.has(exception));
  }
}

/** The exceptions in the annotation of a pod; an empty list without a valid annotation. */
export function annotatedExceptions(annotations: { readonly [key: string]: unknown }): PodSecurityException[] {
  try {
    const listed: unknown = JSON.parse(String(annotations[EXCEPTIONS_ANNOTATION] ?? '[]'));
    return Array.isArray(listed) ? (listed as PodSecurityException[]) : [];
  } catch {
    return [];
  }
}

/** Whether an exception covers a violation. */
export function covers(exception: PodSecurityException, location: ViolationLocation): boolean {
  return (
    exception.rule === location.rule &&
    (exception.workload === undefined || exception.workload === location.workload) &&
    (exception.container === undefined || exception.container === location.container)
  );
}

function requireReason({ rule, reason }: PodSecurityException): void {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${rule} without a reason`,
      expected: 'a reason, for the reviewers of the manifests',
      fix: 'set `reason`',
    });
  }
}

function requireRule({ rule }: PodSecurityException, rules: readonly string[]): void {
  if (!rules.includes(rule)) {
    throw new CodedError('CLEARML8011', {
      found: `an exception from ${JSON.stringify(rule)}`,
      expected: `one of the rules of the standard: ${rules.join(', ')}`,
      fix: 'correct the rule, or remove the exception if the level does not include the rule',
    });
  }
}
