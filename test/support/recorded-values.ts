import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';

/** A helm that keeps the values that it really gets, from its standard input. */
export function recordingHelm(): { readonly helm: string; readonly values: () => any } {
  const folder = temporaryFolder();
  const record = join(folder, 'values.json');
  const helm = join(folder, 'helm');
  const real = process.env.HELM_EXECUTABLE;
  writeFileSync(
    helm,
    `#!/bin/sh\ncase "$1" in template) tee ${record} | exec ${real} "$@";; *) exec ${real} "$@";; esac\n`,
    { mode: 0o755 },
  );
  return { helm, values: () => JSON.parse(readFileSync(record, 'utf8')) };
}
