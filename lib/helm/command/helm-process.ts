import type { StartedProcess } from './process';
import { startProcess } from './processes';

/** Starts helm, which reads `input`. Neither may that hold a secret nor what helm prints. */
export function startHelm(executable: string, args: readonly string[], input?: string): StartedProcess {
  return startProcess({ program: executable, args, input, env: withoutGarbageCollection() });
}

/**
 * helm lives for a moment, in which Go's garbage collector costs a quarter of its time and saves nothing. Whoever has set these
 * variables is left alone.
 */
function withoutGarbageCollection(): Record<string, string> {
  const settings = { GOGC: 'off', GOMEMLIMIT: '1GiB', GOMAXPROCS: '1' };
  return Object.fromEntries(Object.entries(settings).filter(([name]) => process.env[name] === undefined));
}
