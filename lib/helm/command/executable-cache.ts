import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userCacheFolder } from '../cache/cache-folder';

const FOLDER = 'cdk8s-clearml';

/** The folder of last resort, once it is needed. */
let temporary: string | undefined;

/**
 * Keeps an unpacked executable in `node_modules/.cache`; where that may not be written, in the user's cache folder; where
 * neither may, in a private temporary folder until this process ends. Undefined when there is no `content`.
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
      // Not writable: the next folder may be.
    }
  }
  return writeExecutable(temporaryFolder(), name, unpacked);
}

/** Several processes may do this at once: each writes a file of its own, and whichever is complete takes the name. */
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
