/** A process to run: a program, its arguments, and what it reads on standard input. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** What its environment has beyond that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null when it could not be started or a signal ended it. */
  readonly status: number | null;
  /** The signal that ended it. */
  readonly signal?: string;
  /** Why it could not be started. */
  readonly error?: string;
}

/** A process that runs, or waits for its turn. */
export interface StartedProcess {
  /** Whether its result is there. */
  hasEnded(): boolean;
  /** How it ended; sleeps until it has. */
  result(): ProcessResult;
}
