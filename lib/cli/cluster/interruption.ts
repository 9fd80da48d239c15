import { Interrupted } from '../app-run';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends a command between two requests to the cluster. The second signal ends the process at once. */
export class Interruption {
  /** Runs an action that a signal interrupts. */
  public static async during<T>(action: (interruption: Interruption) => Promise<T>): Promise<T> {
    const interruption = new Interruption();
    for (const signal of SIGNALS) {
      process.once(signal, interruption.receive);
    }
    try {
      return await action(interruption);
    } finally {
      for (const signal of SIGNALS) {
        process.off(signal, interruption.receive);
      }
    }
  }

  private received?: NodeJS.Signals;
  private wake?: () => void;

  private readonly receive = (signal: NodeJS.Signals) => {
    this.received ??= signal;
    this.wake?.();
  };

  /** @throws Interrupted after a signal */
  public check(): void {
    if (this.received !== undefined) {
      throw new Interrupted(this.received);
    }
  }

  /**
   * Waits, at most until a signal.
   *
   * @throws Interrupted after a signal
   */
  public async sleep(milliseconds: number): Promise<void> {
    this.check();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
    this.check();
  }
}
