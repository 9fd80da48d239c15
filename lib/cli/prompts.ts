import { createInterface } from 'node:readline/promises';
import { isDomainName } from '../exposure/hostnames';
import { Interrupted } from './app-run';

/** Asks for texts on a terminal; standard output is reserved for results. */
export class Prompts {
  private readonly terminal = createInterface({ input: process.stdin, output: process.stderr });

  /** Asks for a text until one is valid. */
  public async text(question: string, byDefault?: string, isValid = (text: string) => text !== ''): Promise<string> {
    for (;;) {
      const hint = byDefault === undefined ? '' : ` (${byDefault})`;
      const text = (await this.ask(`${question}${hint}: `)).trim() || byDefault || '';
      if (isValid(text)) {
        return text;
      }
    }
  }

  /** Asks for a DNS name. */
  public async domain(question: string, byDefault?: string): Promise<string> {
    return this.text(question, byDefault, isDomainName);
  }

  /** @throws Interrupted after Ctrl-C and Ctrl-D */
  private async ask(question: string): Promise<string> {
    try {
      return await this.terminal.question(question);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') {
        throw error;
      }
      process.stderr.write('\n');
      throw new Interrupted('SIGINT');
    }
  }

  /** Asks for one of several words. */
  public async choice(question: string, words: readonly string[], byDefault: string): Promise<string> {
    return this.text(`${question} [${words.join(', ')}]`, byDefault, (text) => words.includes(text));
  }

  public close(): void {
    this.terminal.close();
  }
}
