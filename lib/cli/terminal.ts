import { styleText } from 'node:util';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows on a terminal that something goes on, until the function that it returns is called. Elsewhere it is silent. */
export function progress(what: string): () => void {
  if (!process.stderr.isTTY) {
    return () => {};
  }
  const start = Date.now();
  let frame = 0;
  // 0 where a terminal does not tell.
  const width = process.stderr.columns || 80;
  const draw = () => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    const line = `${FRAMES[frame++ % FRAMES.length]} ${what}`.slice(0, width - 8);
    process.stderr.write(`\r\u001b[K${line} ${seconds} s`);
  };
  draw();
  const timer = setInterval(draw, 100);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  };
}

/** Whoever reads standard output may stop early, as `head` does: then there is nothing left to do. */
export function endWithReader(): void {
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

/** Text in a colour where standard output is a terminal that takes it. */
export function coloured(colour: 'green' | 'red' | 'yellow' | 'dim', text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text;
}
