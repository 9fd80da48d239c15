import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { withoutSharedCache } from './caches';

/** A shell script that replaces helm. In `script`, `$HELM` is the helm of this suite. */
export function helmWithin(script: string): string {
  withoutSharedCache();
  const path = join(temporaryFolder(), 'helm');
  writeFileSync(path, `#!/bin/sh\nHELM=${process.env.HELM_EXECUTABLE}\n${script}\n`, { mode: 0o755 });
  return path;
}

/** A helm that records its calls. */
export interface RecordingHelm {
  readonly executable: string;
  /** The subcommand of each call so far, and the release of `helm template`. */
  calls(): string[];
}

/** @param before shell commands that run before helm */
export function recordingHelm(before = ''): RecordingHelm {
  const record = join(temporaryFolder(), 'calls');
  writeFileSync(record, '');
  const executable = helmWithin(`echo "$1 $2" >> ${record}\n${before}\nexec $HELM "$@"`);
  // The library recognizes helm by its size.
  truncateSync(executable, 50_000_000);
  const calls = () => readFileSync(record, 'utf8').split('\n').filter(Boolean);
  return { executable, calls: () => calls().map((call) => call.replace(/ -.*/, '').trim()) };
}

/** A helm that records the values that it receives on its standard input. */
export function valuesRecordingHelm(): { readonly helm: string; readonly values: () => any } {
  const record = join(temporaryFolder(), 'values.json');
  // The file is complete at any time, since helm may render again while a test reads the values.
  const keep = `cat > ${record}.$$; cp ${record}.$$ ${record}.$$.whole; mv ${record}.$$.whole ${record}`;
  // The second rendering has other placeholders.
  const helm = helmWithin(`case "$*" in *--debug*) exec $HELM "$@";; esac
case "$1" in template) ${keep}; exec $HELM "$@" < ${record}.$$;; *) exec $HELM "$@";; esac`);
  return { helm, values: () => JSON.parse(readFileSync(record, 'utf8')) };
}
