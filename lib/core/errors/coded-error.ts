import type { ErrorCode } from './codes';

/** What an error tells its reader, in the order in which it is told. */
export interface ErrorDetail {
  /** Construct path, when a construct is at fault. */
  readonly path?: string;
  /** What was found. */
  readonly found: string;
  /** What was expected instead. */
  readonly expected?: string;
  /** What to do. */
  readonly fix: string;
}

/**
 * An error that a user can cause and mend: a stable code, the construct, what was found, what was expected, what to do.
 * Its message never takes more than three lines; `docs/errors.md` explains every code.
 */
export class CodedError extends Error {
  public readonly code: ErrorCode;
  readonly #detail: ErrorDetail;

  public constructor(code: ErrorCode, detail: ErrorDetail, options?: { cause?: unknown }) {
    super(describe(code, detail), options);
    this.name = 'CodedError';
    this.code = code;
    this.#detail = detail;
  }

  /** The same error, told of the construct at `path` unless it names one already. */
  public at(path: string): CodedError {
    return this.#detail.path === undefined
      ? new CodedError(this.code, { ...this.#detail, path }, this.cause ? { cause: this.cause } : undefined)
      : this;
  }
}

/** Runs `action`; a coded error that escapes it names the construct at `path`. */
export function locate<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof CodedError ? error.at(path) : error;
  }
}

/** At most `limit` items in one line, and how many more there are. */
export function listed(items: readonly string[], limit = 6): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

function describe(code: ErrorCode, detail: ErrorDetail): string {
  const where = detail.path ? ` ${detail.path}:` : ':';
  const lines = [`${code}${where} ${oneLine(detail.found)}`];
  if (detail.expected) {
    lines.push(`  expected: ${oneLine(detail.expected)}`);
  }
  lines.push(`  fix: ${oneLine(detail.fix)}`);
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
