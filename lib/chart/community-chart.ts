import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_ROOT } from '../core/library';

/** Folder of the chart of the open-source server in this library. */
export const COMMUNITY_CHART = join(LIBRARY_ROOT, 'lib', 'chart', 'community');

/** The start script that runs the web UI of the open-source server without root. */
export function webServerStartScript(): string {
  return script('start-webserver.sh');
}

/** The beginning of a script that starts a program of the API server without root: it creates a folder to which the program can write. */
export function writableApiServerScript(): string {
  return script('writable-apiserver.sh');
}

function script(file: string): string {
  return readFileSync(join(COMMUNITY_CHART, 'files', file), 'utf8');
}
