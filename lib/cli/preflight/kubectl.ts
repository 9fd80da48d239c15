import { execFile } from 'node:child_process';
import { findProgram } from '../../helm/command/find-program';

/** Environment variable that names the kubectl executable. */
export const KUBECTL_EXECUTABLE_VARIABLE = 'KUBECTL_EXECUTABLE';

/** Answers of large clusters run to megabytes. */
const LARGEST = 256 * 1024 * 1024;

/** How many kubectl run at once. */
const AT_ONCE = 6;

/** What the user says of the cluster, as kubectl takes it. */
export interface KubectlOptions {
  /** Path of kubectl. */
  readonly kubectl?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** What kubectl answered. */
export interface KubectlAnswer {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** What it said about its failure, in one line. */
  readonly reported: string;
}

/** kubectl, with the context of the user. It is made to read, never to change anything. */
export class Kubectl {
  private readonly executable: string;
  private readonly words: readonly string[];
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws CLEARML4022 when there is no kubectl */
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
    if (this.running >= AT_ONCE) {
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
    const options = { encoding: 'utf8', maxBuffer: LARGEST, env: process.env } as const;
    return new Promise((resolve) => {
      execFile(this.executable, [...args, ...this.words], options, (error, stdout, stderr) =>
        resolve({ succeeded: error === null, stdout, reported: oneLine(stderr) || (error?.message ?? '') }),
      );
    });
  }
}

/** The last thing that kubectl said; lines before it are warnings and retries. */
function oneLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
