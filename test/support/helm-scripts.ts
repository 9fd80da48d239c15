import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { withoutSharedCache } from './caches';

/** An executable that runs the helm of this suite as a part of `script`, in which it is `$HELM`. */
export function helmWithin(script: string): string {
  withoutSharedCache();
  const path = join(temporaryFolder(), 'helm');
  writeFileSync(path, `#!/bin/sh\nHELM=${process.env.HELM_EXECUTABLE}\n${script}\n`, { mode: 0o755 });
  return path;
}

/** A helm that writes down each of its calls. */
export interface RecordingHelm {
  readonly executable: string;
  /** The first word of the calls so far, and for templates the release. */
  calls(): string[];
}

/** @param before what the shell does before helm runs */
export function recordingHelm(before = ''): RecordingHelm {
  const record = join(temporaryFolder(), 'calls');
  writeFileSync(record, '');
  const executable = helmWithin(`echo "$1 $2" >> ${record}\n${before}\nexec $HELM "$@"`);
  // As large as helm, as which it is to be taken.
  truncateSync(executable, 50_000_000);
  const calls = () => readFileSync(record, 'utf8').split('\n').filter(Boolean);
  return { executable, calls: () => calls().map((call) => call.replace(/ -.*/, '').trim()) };
}
