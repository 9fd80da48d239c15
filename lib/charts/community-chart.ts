import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the chart of the open-source server that comes with this library. */
export const COMMUNITY_CHART = join(libraryRoot(), 'lib', 'charts', 'community');

/** The start script with which the web UI of the open-source server runs without root. */
export function webServerStartScript(): string {
  return readFileSync(join(COMMUNITY_CHART, 'files', 'start-webserver.sh'), 'utf8');
}

/** The folder of the installed package: sources and compiled code lie at different depths in it. */
function libraryRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    folder = join(folder, '..');
  }
  return folder;
}
