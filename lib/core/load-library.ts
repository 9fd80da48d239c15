import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/**
 * Loads `library.js` with compiled code of an earlier process, which is in `node_modules/.cache`. Node.js' own compile cache keeps only
 * what V8 compiles before it runs a file. Most functions are compiled when they are first called, which takes a third of the time of
 * an app with one server. This cache contains them, also with Node.js 20.
 *
 * @param entry the module that loads the library
 * @param load loads it without a cache
 */
export function loadLibrary(entry: NodeJS.Module, load: () => unknown): unknown {
  const [modules] = /^.*[\\/]node_modules(?=[\\/])/.exec(entry.filename) ?? [];
  if (modules === undefined || !isUsual(entry)) {
    return load();
  }
  const folder = join(modules, '.cache', 'cdk8s-clearml', 'compiled');
  // For cdk8s and other modules. It does nothing if the folder is not writable, or if NODE_COMPILE_CACHE names another one.
  (nodeModule as { enableCompileCache?: (folder: string) => void }).enableCompileCache?.(folder);
  const file = join(dirname(entry.filename), 'library.js');
  const require = createRequire(file);
  const known = require.cache[file];
  if (known !== undefined) {
    return known.exports;
  }
  const code = readFileSync(file);
  const name = `${process.version}-${process.arch}-${entry.filename.slice(dirname(file).length + 1)}`;
  const script = compiled(code, file, join(folder, name));
  const library = Object.assign(new nodeModule(file), { filename: file, loaded: true });
  require.cache[file] = library;
  try {
    script.runInThisContext().call(library.exports, library.exports, require, library, file, dirname(file));
  } catch (error) {
    // As Node.js does: the next attempt must not get a part of the library.
    delete require.cache[file];
    throw error;
  }
  return library.exports;
}

/** Jest and other programs load modules in their own way. jsii unpacks the library into a new folder for each process. */
function isUsual(entry: NodeJS.Module): boolean {
  const { JSII_AGENT, NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  return entry instanceof nodeModule && !JSII_AGENT && !NODE_DISABLE_COMPILE_CACHE && !NODE_V8_COVERAGE;
}

/** The code, compiled. A process that succeeds writes what it has compiled, if the cache has no code of these versions. */
function compiled(code: Buffer, file: string, path: string): Script {
  const cachedData = read(path, code);
  const script = new Script(nodeModule.wrap(code.toString()), {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once('exit', (status) => status === 0 && write(path, code, script));
  }
  return script;
}

const HEADER_LENGTH = 12;

/** V8 compares its version and the length of the code with those of the data, and nothing else. */
function headerOf(code: Buffer, data: Buffer): Buffer {
  return Buffer.from(new Uint32Array([crc32(code), code.length, crc32(data)]).buffer);
}

function read(path: string, code: Buffer): Buffer | undefined {
  try {
    const content = readFileSync(path);
    const data = content.subarray(HEADER_LENGTH);
    return headerOf(code, data).equals(content.subarray(0, HEADER_LENGTH)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Concurrent processes never read a part of a file. Without write access, there is no cache. */
function write(path: string, code: Buffer, script: Script): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Fails in a folder without write access, before V8 serializes the code.
    writeFileSync(partial, '');
    const data = script.createCachedData();
    writeFileSync(partial, Buffer.concat([headerOf(code, data), data]));
    renameSync(partial, path);
  } catch {
    // The next process compiles the library again.
  }
}
