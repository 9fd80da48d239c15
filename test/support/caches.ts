import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { filesBelow } from './files';

const shared = process.env.CDK8S_CLEARML_CACHE;
let isOff = false;

/** Lets helm render everything in a test, or in a file if no test runs yet, in place of reading what other suites rendered. */
export function withoutSharedCache(): void {
  isOff ||= expect.getState().currentTestName === undefined;
  if (process.env.CDK8S_CLEARML_CACHE === shared) {
    process.env.CDK8S_CLEARML_CACHE = 'off';
  }
}

/** Switches the cache on for one test, in a folder of its own. */
export function cacheInFolder(folder: string = join(temporaryFolder(), 'cache')): string {
  process.env.CDK8S_CLEARML_CACHE = folder;
  return folder;
}

afterEach(() => {
  process.env.CDK8S_CLEARML_CACHE = isOff ? 'off' : shared;
});

/** The entries of a cache, by their path. */
export function entriesOf(folder: string, kind = ''): string[] {
  return filesBelow(join(folder, kind));
}

/** Changes the text of each entry. */
export function changeEntries(folder: string, change: (text: string) => string): void {
  for (const path of entriesOf(folder)) {
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }
}
