import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_ROOT } from '../core/library';

/** Folder of the chart of the open-source server that comes with this library. */
export const COMMUNITY_CHART = join(LIBRARY_ROOT, 'lib', 'chart', 'community');

/** The start script with which the web UI of the open-source server runs without root. */
export function webServerStartScript(): string {
  return readFileSync(join(COMMUNITY_CHART, 'files', 'start-webserver.sh'), 'utf8');
}
