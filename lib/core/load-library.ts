import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

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
  const digest = digestOf(code);
  const name = `${process.version}-${process.arch}-${entry.filename.slice(dirname(file).length + 1)}`;
  const script = compiled(code, digest, file, join(folder, name));
  const library = Object.assign(new nodeModule(file), { filename: file, loaded: true, digest });
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
function compiled(code: Buffer, digest: Buffer, file: string, path: string): Script {
  const cachedData = read(path, digest);
  const script = new Script(wrapped(code), {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once('exit', (status) => status === 0 && write(path, digest, script));
  }
  return script;
}

/** As `Module.wrap`, but Node.js keeps a long text that it decodes outside of V8's heap, which then needs one collection less. */
function wrapped(code: Buffer): string {
  const [head, tail] = ['(function (exports, require, module, __filename, __dirname) {', '\n})'];
  // The code has ASCII characters only.
  return Buffer.concat([Buffer.from(head), code, Buffer.from(tail)]).toString('latin1');
}

const DIGEST_LENGTH = 20;

/** Faster than SHA-256, and no attacker can choose the files of an installed library. */
function digestOf(content: Buffer): Buffer {
  return createHash('sha1').update(content).digest();
}

/** V8 compares its version and the length of the code with those of the data, and nothing else. */
function headerOf(digest: Buffer, data: Buffer): Buffer {
  return Buffer.concat([digest, digestOf(data)]);
}

function read(path: string, digest: Buffer): Buffer | undefined {
  try {
    const content = readFileSync(path);
    const data = content.subarray(2 * DIGEST_LENGTH);
    return headerOf(digest, data).equals(content.subarray(0, 2 * DIGEST_LENGTH)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Concurrent processes never read a part of a file. Without write access, there is no cache. */
function write(path: string, digest: Buffer, script: Script): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Fails in a folder without write access, before V8 serializes the code.
    writeFileSync(partial, '');
    const data = script.createCachedData();
    writeFileSync(partial, Buffer.concat([headerOf(digest, data), data]));
    renameSync(partial, path);
  } catch {
    // The next process compiles the library again.
  }
}
