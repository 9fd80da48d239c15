import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { helmWithin } from './helm-scripts';

/** A helm that keeps the values that it really gets, from its standard input. */
export function recordingHelm(): { readonly helm: string; readonly values: () => any } {
  const record = join(temporaryFolder(), 'values.json');
  // Whole at any time: helm may render once more while the values are looked at.
  const keep = `cat > ${record}.$$; cp ${record}.$$ ${record}.$$.whole; mv ${record}.$$.whole ${record}`;
  const helm = helmWithin(`case "$1" in template) ${keep}; exec $HELM "$@" < ${record}.$$;; *) exec $HELM "$@";; esac`);
  return { helm, values: () => JSON.parse(readFileSync(record, 'utf8')) };
}
