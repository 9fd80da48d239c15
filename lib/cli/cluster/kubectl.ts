import { execFile } from 'node:child_process';
import { environmentOf } from '../../helm/command/environment';
import { findProgram } from '../../helm/command/find-program';
import { superviseProcess, timeLimit } from '../../helm/command/processes';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';

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
  /** All that kubectl wrote to standard error: warnings, and one message for each rejected object. */
  readonly stderr: string;
}

/** Runs kubectl with the context of the user. */
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
      variable: 'KUBECTL_EXECUTABLE',
      code: 'CLEARML4022',
      install: 'install kubectl',
    });
    this.words = [
      ...(context === undefined ? [] : ['--context', context]),
      ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
      '--request-timeout=20s',
    ];
  }

  public run(...args: string[]): Promise<KubectlAnswer> {
    return this.send('', ...args);
  }

  /** Runs kubectl with a text on standard input, such as manifests for `apply -f -`. */
  public async send(input: string, ...args: string[]): Promise<KubectlAnswer> {
    if (this.running >= CONCURRENCY) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
    try {
      return await this.start(args, input);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private start(args: readonly string[], input: string): Promise<KubectlAnswer> {
    const seconds = timeLimit();
    const limits = { maxBuffer: MAX_BUFFER, timeout: seconds * 1000, killSignal: 'SIGKILL' } as const;
    const options = { encoding: 'utf8', env: environmentOf('kubectl'), ...limits } as const;
    return new Promise((resolve) => {
      const child = execFile(this.executable, [...args, ...this.words], options, (error, stdout, stderr) => {
        endSupervision?.();
        const problem = error?.killed ? `kubectl was ended after ${seconds} seconds` : error?.message;
        const messages = stderr.trim() === '' ? (problem ?? '') : stderr;
        resolve({ succeeded: error === null, stdout, reported: oneLine(messages), stderr: messages });
      });
      const endSupervision = child.pid === undefined ? undefined : superviseProcess(child.pid);
      // kubectl may end before it has read its input.
      child.stdin?.on('error', () => undefined).end(input);
    });
  }
}

/** The last line of the output. Previous lines are warnings and retries. */
function oneLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Parses a JSON object; undefined for other texts. */
export function jsonObject(text: string): JsonObject | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isJsonObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** The objects in output of kubectl: a list, one object, or nothing. */
export function itemsIn(stdout: string): JsonObject[] {
  const content = jsonObject(stdout) ?? {};
  return content.kind === 'List' ? objectsAt(content, 'items') : [content].filter(({ kind }) => kind !== undefined);
}
