import { execFile } from 'node:child_process';
import { findProgram } from '../../helm/command/find-program';

/** Environment variable with the path of the kubectl executable. */
export const KUBECTL_EXECUTABLE_VARIABLE = 'KUBECTL_EXECUTABLE';

/** Buffer size. Responses of large clusters have many megabytes. */
const MAX_BUFFER = 256 * 1024 * 1024;

/** Number of concurrent kubectl processes. */
const CONCURRENCY = 6;

/** Options of kubectl that the user sets. */
export interface KubectlOptions {
  /** Path of kubectl. */
  readonly kubectl?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** Result of a kubectl process. */
export interface KubectlAnswer {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** Error message of kubectl, in one line. */
  readonly reported: string;
}

/** Runs kubectl with the context of the user. The commands only read. */
export class Kubectl {
  private readonly executable: string;
  private readonly words: readonly string[];
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws CLEARML4022 when kubectl is not found */
  public constructor({ kubectl, context, kubeconfig }: KubectlOptions) {
    this.executable = findProgram({
      name: 'kubectl',
      given: kubectl,
      place: '--kubectl',
      variable: KUBECTL_EXECUTABLE_VARIABLE,
      code: 'CLEARML4022',
      install: 'install kubectl',
    });
    this.words = [
      ...(context === undefined ? [] : ['--context', context]),
      ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
      '--request-timeout=20s',
    ];
  }

  public async run(...args: string[]): Promise<KubectlAnswer> {
    if (this.running >= CONCURRENCY) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
    try {
      return await this.start(args);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private start(args: readonly string[]): Promise<KubectlAnswer> {
    const options = { encoding: 'utf8', maxBuffer: MAX_BUFFER, env: process.env } as const;
    return new Promise((resolve) => {
      execFile(this.executable, [...args, ...this.words], options, (error, stdout, stderr) =>
        resolve({ succeeded: error === null, stdout, reported: oneLine(stderr) || (error?.message ?? '') }),
      );
    });
  }
}

/** The last line of the output. Previous lines are warnings and retries. */
function oneLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
