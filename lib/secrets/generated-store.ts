import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { parsedJson } from './secret-text';

const FOLDER = '.cdk8s-clearml';
const FILE = 'generated-secrets.json';
const LENGTH = 40;
const LOCK_PATIENCE_MS = 10_000;

/** The generated secret of a name: read from the file, or created and written to it at first use. */
export function generatedSecret(id: string): string {
  const file = join(process.cwd(), FOLDER, FILE);
  try {
    return readStore(file).get(id) ?? underLock(`${file}.lock`, () => keepNew(file, id));
  } catch (error) {
    throw new CodedError('CLEARML3008', {
      found: `${join(FOLDER, FILE)}: ${(error as Error).message.replace(process.cwd(), '.')}`,
      expected: 'a JSON file of generated secrets that can be read and written',
      fix: 'correct or remove it (removing it creates new secrets), or use another source',
    });
  }
}

function readStore(file: string): Map<string, string> {
  if (!existsSync(file)) {
    return new Map();
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    chmodSync(file, 0o600);
  }
  return new Map(Object.entries(parsedStore(readFileSync(file, 'utf8'))));
}

function parsedStore(text: string): Record<string, string> {
  const store = parsedJson(text);
  if (store === undefined) {
    throw new Error('it is not JSON');
  }
  if (!isJsonObject(store) || !Object.values(store).every((secret) => typeof secret === 'string' && secret !== '')) {
    throw new Error('it is not a map of texts');
  }
  return store as Record<string, string>;
}

function keepNew(file: string, id: string): string {
  const store = readStore(file);
  const secret = store.get(id) ?? randomSecret();
  const partial = `${file}.${process.pid}`;
  const content = Object.fromEntries(store.set(id, secret));
  writeFileSync(partial, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
  return secret;
}

/**
 * Letters, digits, hyphens and underscores, with a letter first: valid without quotes in HOCON, JSON, URLs and shells, and never
 * parsed as a number.
 */
function randomSecret(): string {
  const first = String.fromCharCode('a'.charCodeAt(0) + randomInt(26));
  return `${first}${randomBytes(LENGTH).toString('base64url')}`.slice(0, LENGTH);
}

/** Concurrent synths must not create two secrets of one name. */
function underLock<T>(lock: string, action: () => T): T {
  mkdirSync(join(lock, '..'), { recursive: true, mode: 0o700 });
  const ignore = join(lock, '..', '.gitignore');
  if (!existsSync(ignore)) {
    writeFileSync(ignore, '*\n');
  }
  acquire(lock);
  try {
    return action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Creates the lock. A lock that no running process can hold for that long is left from a killed one, and removed. */
function acquire(lock: string): void {
  for (;;) {
    try {
      writeFileSync(lock, '', { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
      const created = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - created > LOCK_PATIENCE_MS) {
        rmSync(lock, { force: true });
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
