import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Environment variable with the path of the lock file. */
export const LOCK_VARIABLE = 'CDK8S_CLEARML_LOCK';

/** Environment variable with the path of the registries file. */
export const REGISTRIES_VARIABLE = 'CDK8S_CLEARML_REGISTRIES';

export const PROJECT_FILE = 'cdk8s.yaml';

/**
 * The folder of the project: the working directory or its nearest parent with a cdk8s.yaml; otherwise the working
 * directory.
 */
export function projectFolder(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      return start;
    }
  }
}

/** Path of the lock of the project. The file may not exist. */
export function lockPath(): string {
  return fromProject(process.env[LOCK_VARIABLE], 'charts.lock.json');
}

/** Path of the registries file of the project. The file may not exist. */
export function registriesPath(): string {
  return fromProject(process.env[REGISTRIES_VARIABLE], 'registries.yaml');
}

/** Folder of the vendored archives of a lock. */
export function vendorFolder(lock: string): string {
  return join(dirname(lock), 'vendor', 'charts');
}

function fromProject(path: string | undefined, defaultName: string): string {
  return path ? resolve(path) : join(projectFolder(), defaultName);
}

/**
 * Environment variable with which `cdk8s-clearml lock` makes an app collect its charts in a folder: `<mode>:<folder>`.
 * Mode `vendored` uses vendored archives, `locked` pulls all charts again in their locked versions, and `latest` pulls
 * all charts again in the versions that the app requests.
 */
export const COLLECT_VARIABLE = 'CDK8S_CLEARML_COLLECT';

export type CollectMode = 'vendored' | 'locked' | 'latest';

/** Settings of the collection; undefined in other runs. */
export function collectInto(): { folder: string; vendored: boolean; latest: boolean } | undefined {
  const [, mode, folder = ''] = /^(vendored|locked|latest):(.+)$/.exec(process.env[COLLECT_VARIABLE] ?? '') ?? [];
  return mode === undefined ? undefined : { folder, vendored: mode === 'vendored', latest: mode === 'latest' };
}
