import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { filesBelow } from './files';

const shared = process.env.CDK8S_CLEARML_CACHE;
let isOff = false;

/** Disables the cache that suites share, so that helm renders: for one test, or for the whole file if no test runs yet. */
export function withoutSharedCache(): void {
  isOff ||= expect.getState().currentTestName === undefined;
  if (process.env.CDK8S_CLEARML_CACHE === shared) {
    process.env.CDK8S_CLEARML_CACHE = 'off';
  }
}

/** Enables the cache for one test, in a separate folder by default. */
export function cacheInFolder(folder: string = join(temporaryFolder(), 'cache')): string {
  process.env.CDK8S_CLEARML_CACHE = folder;
  return folder;
}

afterEach(() => {
  process.env.CDK8S_CLEARML_CACHE = isOff ? 'off' : shared;
});

/** The paths of the entries of a cache. */
export function entriesOf(folder: string, kind = ''): string[] {
  return filesBelow(join(folder, kind));
}

/** Changes the text of each cache entry. */
export function changeEntries(folder: string, change: (text: string) => string): void {
  for (const path of entriesOf(folder)) {
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }
}
