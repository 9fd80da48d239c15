import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';

/** Switches the cache on for one test, in a folder of its own. */
export function cacheInFolder(folder: string = join(temporaryFolder(), 'cache')): string {
  process.env.CDK8S_CLEARML_CACHE = folder;
  return folder;
}

afterEach(() => {
  process.env.CDK8S_CLEARML_CACHE = 'off';
});

/** The entries of a cache, by their path. */
export function entriesOf(folder: string, kind = ''): string[] {
  const names = readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' });
  return names.map((name) => join(folder, kind, name)).filter((path) => statSync(path).isFile());
}

/** Changes the text of each entry. */
export function changeEntries(folder: string, change: (text: string) => string): void {
  for (const path of entriesOf(folder)) {
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }
}
