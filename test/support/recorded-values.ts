import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { helmWithin } from './helm-scripts';

/** A helm that records the values that it receives on its standard input. */
export function recordingHelm(): { readonly helm: string; readonly values: () => any } {
  const record = join(temporaryFolder(), 'values.json');
  // The file is complete at any time, since helm may render again while a test reads the values.
  const keep = `cat > ${record}.$$; cp ${record}.$$ ${record}.$$.whole; mv ${record}.$$.whole ${record}`;
  const helm = helmWithin(`case "$1" in template) ${keep}; exec $HELM "$@" < ${record}.$$;; *) exec $HELM "$@";; esac`);
  return { helm, values: () => JSON.parse(readFileSync(record, 'utf8')) };
}
