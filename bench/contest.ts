import { type Command, type Measurement, measure } from './commands';

/** One way to do the work. */
export interface Contender {
  readonly name: string;
  readonly command: Command;
  /** Done before each run; not measured. */
  readonly prepare?: () => void;
}

/** What came of a contender, one measurement for each round. */
export interface Result {
  readonly name: string;
  readonly measurements: readonly Measurement[];
}

/**
 * Lets contenders do the same work in turns, so that whatever else the machine does burdens all of them. The first round,
 * number 0, warms the caches of the operating system and does not count; a try-out starts with the one behind it.
 */
export function contest(contenders: readonly Contender[], rounds: number, first = 0): Result[] {
  const measured = contenders.map(({ name }) => ({ name, measurements: [] as Measurement[] }));
  for (let round = first; round <= rounds; round++) {
    for (const [index, { command, prepare }] of contenders.entries()) {
      prepare?.();
      const measurement = measure(command);
      if (round > 0) {
        measured[index]?.measurements.push(measurement);
      }
    }
  }
  return measured;
}
