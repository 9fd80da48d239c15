import { styleText } from 'node:util';

/** Exit code of a command. */
export enum ExitCode {
  /** The command succeeded. */
  OK = 0,
  /** The command found a problem. */
  PROBLEM = 1,
  /** The command failed: invalid usage, an app that fails, a registry that does not respond. */
  FAILURE = 2,
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows a progress indicator on a terminal while an action runs. */
export async function withProgress<T>(text: string, action: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) {
    return action();
  }
  const start = Date.now();
  let frame = 0;
  // Some terminals report 0 columns.
  const width = process.stderr.columns || 80;
  const draw = () => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    const line = `${FRAMES[frame++ % FRAMES.length]} ${text}`.slice(0, width - 8);
    process.stderr.write(`\r\u001b[K${line} ${seconds} s`);
  };
  draw();
  const timer = setInterval(draw, 100);
  try {
    return await action();
  } finally {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  }
}

/** Exits when the reader of standard output closes the pipe, as `head` does. */
export function exitOnClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    process.exit();
  });
}

/** Prints lines on standard output. */
export function print(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Prints a value as JSON on standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Colours a text if standard output is a terminal that supports colours. */
export function coloured(colour: 'green' | 'red' | 'yellow' | 'dim', text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text;
}
