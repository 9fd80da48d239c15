import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Environment variable that names the lock file. */
export const LOCK_VARIABLE = 'CDK8S_CLEARML_LOCK';

/** Environment variable that names the registries file. */
export const REGISTRIES_VARIABLE = 'CDK8S_CLEARML_REGISTRIES';

export const PROJECT_FILE = 'cdk8s.yaml';

/** The folder of the project: the nearest one, from the working directory upward, with a cdk8s.yaml; else the working directory. */
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

/** Where the lock of the project is, or would be. */
export function lockPath(): string {
  return fromProject(process.env[LOCK_VARIABLE], 'charts.lock.json');
}

/** Where the registries file of the project is, or would be. */
export function registriesPath(): string {
  return fromProject(process.env[REGISTRIES_VARIABLE], 'registries.yaml');
}

/** Where the archives of a lock are vendored. */
export function vendorFolder(lock: string): string {
  return join(dirname(lock), 'vendor', 'charts');
}

function fromProject(named: string | undefined, usual: string): string {
  return named ? resolve(named) : join(projectFolder(), usual);
}
