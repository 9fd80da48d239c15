import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isTrusted } from '../../core/trusted-files';
import { fileIdentity } from '../chart/fingerprint';
import { attempt } from '../data/attempt';
import { hashOf } from './cache';
import { standardFolders } from './cache-folder';

/** A private folder until this process ends, for programs that no other folder can keep. */
let temporary: string | undefined;

/**
 * Stores a program in `node_modules/.cache`, else in the cache folder of the user, else in a private temporary folder until this
 * process ends. A stored program is used again if it is complete, and only this user can change it. Undefined without `content`.
 */
export function storedProgram(name: string, content: () => Uint8Array | undefined): string | undefined {
  const folders = temporary === undefined ? standardFolders() : [...standardFolders(), temporary];
  const places = folders.map((folder) => join(folder, name)).filter((place) => isTrusted(place, 'the program'));
  const stored = places.find(isComplete);
  if (stored) {
    return stored;
  }
  const program = content();
  if (!program) {
    return undefined;
  }
  const written = places.find((place) => attempt(() => writeProgram(place, program)));
  return written ?? writeProgram(join(temporaryFolder(), name), program);
}

/** A file beside a program: the SHA-256 of its content, and the metadata with which this digest was computed. */
function recordOf(program: string): string {
  return `${program}.sha256`;
}

/** Computes the digest only if the metadata changed, because helm has 50 MB. */
function isComplete(program: string): boolean {
  const stats = attempt(() => statSync(program));
  if (!stats?.isFile() || !existsSync(recordOf(program)) || !isTrusted(recordOf(program), 'the checksum')) {
    return false;
  }
  const identity = fileIdentity(stats);
  const [digest, known] = (attempt(() => readFileSync(recordOf(program), 'utf8')) ?? '').split('\n');
  if (known === identity) {
    return true;
  }
  const isEqual = attempt(() => hashOf(readFileSync(program))) === digest;
  if (isEqual) {
    attempt(() => replaceFile(recordOf(program), `${digest}\n${identity}\n`, 0o600));
  }
  return isEqual;
}

function writeProgram(target: string, content: Uint8Array): string | undefined {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  // Another user may have created the folder a moment ago.
  if (!isTrusted(dirname(target), 'the cache folder')) {
    return undefined;
  }
  replaceFile(target, content, 0o755);
  replaceFile(recordOf(target), `${hashOf(content)}\n${fileIdentity(statSync(target))}\n`, 0o600);
  return target;
}

/** Several processes may do this at once, so each writes a separate file and renames it when it is complete. */
function replaceFile(target: string, content: string | Uint8Array, mode: number): void {
  const partial = `${target}.${randomUUID()}`;
  try {
    writeFileSync(partial, content, { mode, flag: 'wx', flush: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-helm-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  temporary = folder;
  return folder;
}
