import type { ErrorCode } from './codes';
import { urlWithoutCredentials, withoutCredentials } from './redact';
import { showOnlyStack, UserTrace } from './user-trace';

/** The parts of an error, in the order in which its message shows them. */
export interface ErrorDetail {
  /** Path of the construct that is wrong; paths when several are. */
  readonly path?: string;
  /** The value or state that was found. */
  readonly found: string;
  /** The value or state that was expected. */
  readonly expected?: string;
  /** How to fix it. */
  readonly fix: string;
}

/**
 * An error that a user can cause and fix: a stable code, the construct, the found state, the expected state, and the fix. Its
 * message has at most three lines and no credentials of URLs; `docs/errors.md` explains every code. Its stack shows the user's own line only.
 */
export class CodedError extends Error {
  public readonly code: ErrorCode;
  readonly #detail: ErrorDetail;
  readonly #trace: UserTrace;

  public constructor(code: ErrorCode, detail: ErrorDetail, options: { cause?: unknown; trace?: UserTrace } = {}) {
    const { cause, trace = new UserTrace() } = options;
    super(describe(code, detail), cause ? { cause } : undefined);
    this.name = 'CodedError';
    this.code = code;
    this.#detail = detail;
    this.#trace = trace;
    showOnlyStack(this, () => [this.message, trace.frame].filter(Boolean).join('\n'));
  }

  /** The message starts with the code in other languages, too: jsii converts the errors of methods to strings. */
  public override toString(): string {
    return this.message;
  }

  /**
   * The same error for the construct at `path`, unless it names one already.
   *
   * @param trace trace of the code that created the construct, when the error occurs later
   */
  public at(path: string, trace = this.#trace): CodedError {
    const detail = { ...this.#detail, path: this.#detail.path ?? path };
    return detail.path === this.#detail.path && trace === this.#trace
      ? this
      : new CodedError(this.code, detail, { cause: this.cause, trace });
  }

  /** Combines errors that differ in their constructs only into one, which lists the constructs. */
  public static combine(errors: readonly CodedError[]): CodedError[] {
    const groups = new Map<string, CodedError[]>();
    for (const error of errors) {
      const key = describe(error.code, { ...error.#detail, path: undefined });
      groups.set(key, [...(groups.get(key) ?? []), error]);
    }
    return [...groups.values()].flatMap(([first, ...others]) => {
      if (first === undefined || others.length === 0) {
        return first ?? [];
      }
      const paths = [first, ...others].flatMap((error) => error.#detail.path ?? []);
      return new CodedError(
        first.code,
        { ...first.#detail, path: listed([...new Set(paths)]) },
        { trace: first.#trace },
      );
    });
  }
}

/**
 * Runs `action`; a coded error that escapes it names the construct at `path`.
 *
 * @param trace trace of the code that created the construct, when `action` runs later
 */
export function locate<T>(path: string, action: () => T, trace?: UserTrace): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof CodedError ? error.at(path, trace) : error;
  }
}

/** At most `limit` items in one line, and how many more there are. */
export function listed(items: readonly string[], limit = 6): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

function describe(code: ErrorCode, detail: ErrorDetail): string {
  const where = detail.path ? ` ${oneLine(detail.path)}:` : ':';
  const lines = [`${code}${where} ${oneLine(detail.found)}`];
  if (detail.expected) {
    lines.push(`  expected: ${oneLine(detail.expected)}`);
  }
  lines.push(`  fix: ${oneLine(detail.fix)}`);
  return withoutCredentials(lines.join('\n'));
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/**
 * Runs all actions of a set, also actions that are added meanwhile. Actions that succeed leave the set.
 *
 * @throws the errors of the others: one as it is, several as an `AggregateError`
 */
export function runAll(actions: Set<() => void>): void {
  const errors: Error[] = [];
  for (const action of actions) {
    try {
      action();
      actions.delete(action);
    } catch (error) {
      errors.push(error as Error);
    }
  }
  if (errors.length > 0) {
    throw combined(errors);
  }
}

/** The message contains all messages: jsii passes no `errors` to other languages. */
function combined(errors: readonly Error[]): Error {
  const all = new Set(
    errors.flatMap((error) => (error instanceof AggregateError ? (error.errors as Error[]) : [error])),
  );
  const isCoded = (error: Error): error is CodedError => error instanceof CodedError;
  const distinct = [...CodedError.combine([...all].filter(isCoded)), ...[...all].filter((error) => !isCoded(error))];
  const [first, ...others] = distinct;
  if (first !== undefined && others.length === 0) {
    return first;
  }
  const aggregate = new AggregateError(distinct, distinct.map(({ message }) => message).join('\n'));
  showOnlyStack(aggregate, () => distinct.map(({ stack }) => stack).join('\n'));
  return aggregate;
}

/** A value as messages show it, at most 60 characters of a string. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (Array.isArray(value)) {
    return `a list of ${value.length}`;
  }
  const isPrintable = value === null || value === undefined || ['number', 'boolean'].includes(typeof value);
  return isPrintable ? String(value) : typeof value === 'object' ? 'an object' : `of type ${typeof value}`;
}

/** A value as JSON in one line, for a message: at most `limit` characters. */
export function inShort(value: unknown, limit = 60): string {
  const text = JSON.stringify(value, (_, leaf) => (typeof leaf === 'bigint' ? String(leaf) : leaf)) ?? 'unset';
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** A URL for a message, without its credentials. */
export function urlInShort(url: unknown): string {
  return inShort(typeof url === 'string' ? urlWithoutCredentials(url) : url, 200);
}

/** The error message of `action`, for the validation of cdk8s; empty when the action succeeds. */
export function problemsOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
