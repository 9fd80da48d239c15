import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process runs. A zombie, which its parent has not awaited yet, does not. */
export function isRunning(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until a condition is true. */
export async function eventually(condition: () => boolean, seconds = 20): Promise<void> {
  for (let left = seconds * 50; !condition(); left--) {
    if (left === 0) {
      throw new Error(`not within ${seconds} seconds: ${condition}`);
    }
    await sleep(20);
  }
}
