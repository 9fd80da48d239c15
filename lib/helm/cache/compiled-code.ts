import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Script } from 'node:vm';
import { type CacheKey, cacheKey, hashOf, readBytes, writeEntry } from './cache';

/** What Node.js puts around a module. */
const HEAD = Buffer.from('(function (exports, require, module, __filename, __dirname) { ');
const TAIL = Buffer.from('\n});');

/**
 * Loads a module as `require` does, with what V8 compiled of it in an earlier process: compiling takes longer than all else
 * that a large file needs. Undefined where that is not to be kept, or modules are not those of Node.js itself (in a bundle,
 * under jest): `require` serves there.
 *
 * @param parent the module that asks
 */
export function loadCompiled(file: string, parent: NodeModule): unknown {
  if (!isNative(parent) || process.env.NODE_DISABLE_COMPILE_CACHE || process.env.NODE_V8_COVERAGE) {
    return undefined;
  }
  const path = resolve(file);
  const present = require.cache[path];
  if (present) {
    return present.exports;
  }
  const loaded = new nodeModule(path, parent);
  loaded.filename = path;
  require.cache[path] = loaded;
  const run = compile(path).runInThisContext();
  run.call(loaded.exports, loaded.exports, nodeModule.createRequire(path), loaded, path, dirname(path));
  loaded.loaded = true;
  return loaded.exports;
}

function isNative(parent: NodeModule): boolean {
  return parent instanceof nodeModule && !process.versions.bun && !process.versions.deno;
}

function compile(path: string): Script {
  const { Script } = require('node:vm') as typeof import('node:vm');
  const source = readFileSync(path);
  const key = keyOf(source);
  const cachedData = readBytes(key);
  // Joined as bytes: of texts that are put together V8 keeps the parts as well.
  const wrapped = Buffer.concat([HEAD, source, TAIL]).toString();
  const script = new Script(wrapped, { filename: path, columnOffset: -HEAD.length, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // By then it knows which functions were called.
    process.once('exit', () => writeEntry(key, script.createCachedData()));
  }
  return script;
}

/** V8 itself compares no more of a source than its length. It refuses what it compiled with other flags. */
function keyOf(source: Buffer): CacheKey {
  const { execArgv, version, platform, arch, env } = process;
  return cacheKey('code', hashOf(source), version, platform, arch, execArgv, env.NODE_OPTIONS);
}
