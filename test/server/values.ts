import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClearmlServer } from '../../lib/server/server';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { temporaryFolder } from '../support/apps';
import { serverOf } from './servers';

/** A server and the values that helm really got for it, from its standard input. */
export function withValues(props: Partial<ClearmlServerProps>): { server: ClearmlServer; values: any } {
  const folder = temporaryFolder();
  const record = join(folder, 'values.json');
  const helm = join(folder, 'helm');
  const real = process.env.HELM_EXECUTABLE;
  writeFileSync(
    helm,
    `#!/bin/sh\ncase "$1" in template) tee ${record} | exec ${real} "$@";; *) exec ${real} "$@";; esac\n`,
    { mode: 0o755 },
  );
  const server = serverOf({ ...props, helmExecutable: helm });
  return { server, values: JSON.parse(readFileSync(record, 'utf8')) };
}
