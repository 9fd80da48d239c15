import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';
import { filesBelow } from './files';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk8s-clearml-test');
const SOURCES = ['lib', 'imports'];
const DAY = 24 * 60 * 60 * 1000;
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

/**
 * Folder with the library (`index.js`) and the command (`cli/program.js`) as bundles. Processes that tests start load them in
 * a fifth of the CPU time that a TypeScript loader needs. Each state of the sources has separate bundles, so none is stale.
 */
export function compiledLibrary(): string {
  const files = SOURCES.flatMap((folder) => filesBelow(join(ROOT, folder), ''));
  const stamps = [...files, __filename].map((file) => `${file} ${statSync(file).mtimeMs}`);
  const state = createHash('sha256').update(stamps.join('\n')).digest('hex').slice(0, 16);
  const target = join(CACHE, `compiled-${state}`);
  if (!existsSync(target)) {
    compile(target);
    removeOld();
  }
  return target;
}

/** Removes bundles older than one day. A concurrent test run may still need newer ones. */
function removeOld(): void {
  const folders = readdirSync(CACHE).filter((name) => name.startsWith('compiled-'));
  for (const folder of folders.map((name) => join(CACHE, name))) {
    if (Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) > DAY) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function compile(target: string): void {
  // Another test may compile at the same time, so only a complete folder is renamed to the target.
  const partial = `${target}.${process.pid}`;
  const entryPoints = ['index', 'cli/program'].map((module) => join(ROOT, 'lib', module));
  buildSync({
    entryPoints,
    outdir: partial,
    bundle: true,
    platform: 'node',
    target: 'node20',
    keepNames: true,
    external: PEERS,
  });
  try {
    renameSync(partial, target);
  } catch {
    rmSync(partial, { recursive: true });
  }
}

/** Compiles the TypeScript of an app in a folder to JavaScript that `node -e` runs with the compiled library. */
export function compiledApp(code: string, folder: string): string {
  const library = JSON.stringify(join(compiledLibrary(), 'index.js'));
  const options = { loader: 'ts', format: 'cjs', define: { __dirname: JSON.stringify(folder) } } as const;
  return transformSync(code, options).code.replace(/require\("(?:cdk8s-clearml|\.\/lib)"\)/g, `require(${library})`);
}

/** Runs an app in a separate process that writes into a folder. */
export function runApp(code: string, folder: string, outdir: string, others: object = {}): SpawnSyncReturns<string> {
  const env = { ...process.env, CDK8S_OUTDIR: outdir, ...others };
  return spawnSync(process.execPath, ['-e', compiledApp(code, folder)], { cwd: ROOT, encoding: 'utf8', env });
}
