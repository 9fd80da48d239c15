import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';

/** A helm that keeps the values that it really gets, from its standard input. */
export function recordingHelm(): { readonly helm: string; readonly values: () => any } {
  const folder = temporaryFolder();
  const record = join(folder, 'values.json');
  const helm = join(folder, 'helm');
  const real = process.env.HELM_EXECUTABLE;
  // Whole at any time: helm may render once more while the values are looked at.
  const keep = `cat > ${record}.$$; cp ${record}.$$ ${record}.$$.whole; mv ${record}.$$.whole ${record}`;
  writeFileSync(
    helm,
    `#!/bin/sh\ncase "$1" in template) ${keep}; exec ${real} "$@" < ${record}.$$;; *) exec ${real} "$@";; esac\n`,
    { mode: 0o755 },
  );
  return { helm, values: () => JSON.parse(readFileSync(record, 'utf8')) };
}
