import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_ROOT } from '../core/library';

/** Folder of the chart of the open-source server in this library. */
export const COMMUNITY_CHART = join(LIBRARY_ROOT, 'lib', 'chart', 'community');

/** The start script that runs the web UI of the open-source server without root. */
export function webServerStartScript(): string {
  return readFileSync(join(COMMUNITY_CHART, 'files', 'start-webserver.sh'), 'utf8');
}
