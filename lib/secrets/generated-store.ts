import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodedError } from '../core/errors/coded-error';
import { LIMITS } from '../core/limits';
import { ParsedFile } from '../core/regular-file';
import { makeStateFolder, STATE_FOLDER } from '../core/state-folder';
import { isJsonObject } from '../helm/data/json';
import { changedContents, recordDigest, recordedDigests } from './generated-record';
import { parsedJson } from './secret-text';

const FILE = 'generated-secrets.json';
const LENGTH = 40;
const LOCK_PATIENCE_MS = 10_000;

/** The entry with the key of the digests in the record. Generated secrets cannot have this name. */
const DIGEST_KEY = 'key of the digests';

type Store = ReadonlyMap<string, string>;

/** The generated secret of a name: read from the file, or created and written to it at first use. */
export function generatedSecret(id: string): string {
  return generatedContent(id, randomSecret);
}

/**
 * The content of a name: read from the file, or created and written to it at first use.
 *
 * @throws CLEARML3008 when the file cannot be read or written, CLEARML3025 when the record states another content
 */
export function generatedContent(id: string, create: () => string): string {
  return withStore((file) => {
    const contents = readContents(file);
    const present = checkedContent(contents, id);
    if (present !== undefined && isRecorded(contents, id)) {
      return present;
    }
    // Before the lock, because creation may take seconds.
    const created = present ?? create();
    return underLock(`${file}.lock`, () => keepContent(file, id, created));
  });
}

/** The content of a name; undefined before its creation. */
export function findGeneratedContent(id: string): string | undefined {
  return withStore((file) => checkedContent(readContents(file), id));
}

function withStore<T>(action: (file: string) => T): T {
  try {
    return action(join(process.cwd(), STATE_FOLDER, FILE));
  } catch (error) {
    if (error instanceof CodedError) {
      throw error;
    }
    throw new CodedError('CLEARML3008', {
      found: `${join(STATE_FOLDER, FILE)}: ${(error as Error).message.replace(process.cwd(), '.')}`,
      expected: 'a JSON file of generated secrets that can be read and written',
      fix: 'correct or remove it (removing it creates new secrets), or use another source',
    });
  }
}

interface Contents {
  readonly store: Store;
  readonly recorded: ReadonlyMap<string, string>;
}

/** Reads the record first, because a concurrent synth writes it last. */
function readContents(file: string): Contents {
  const recorded = recordedDigests();
  return { recorded, store: readStore(file) };
}

/** @throws CLEARML3025 when the file lacks the recorded content */
function checkedContent(contents: Contents, id: string): string | undefined {
  const { store, recorded } = contents;
  if (recorded.has(id) && !isRecorded(contents, id)) {
    const lost = [...recorded.keys()].filter((name) => !isRecorded(contents, name));
    throw changedContents(lost, { file: join(STATE_FOLDER, FILE), exists: store.size > 0 });
  }
  return store.get(id);
}

function isRecorded({ store, recorded }: Contents, id: string): boolean {
  const digest = digestOf(store, id);
  return digest !== undefined && recorded.get(id) === digest;
}

/** The computed digests of a store, because an app reads each content several times. */
const digests = new WeakMap<Store, Map<string, string>>();

/** A digest that reveals nothing without the store; undefined for an absent content. */
function digestOf(store: Store, id: string): string | undefined {
  const known = digests.get(store) ?? new Map<string, string>();
  digests.set(store, known);
  const [key, content] = [store.get(DIGEST_KEY), store.get(id)];
  if (key && content && !known.has(id)) {
    known.set(id, createHmac('sha256', key).update(`${id}\0${content}`).digest('hex').slice(0, 32));
  }
  return known.get(id);
}

const NOTHING: Store = new Map();
const STORE = new ParsedFile(parsedStore, LIMITS.outputBytes);

/** The store whose permissions are known to be right. */
let checked: Store | undefined;

function readStore(file: string): Store {
  const store = STORE.read(file);
  if (store !== undefined && store !== checked && (statSync(file).mode & 0o077) !== 0) {
    chmodSync(file, 0o600);
  }
  checked = store;
  return store ?? NOTHING;
}

function parsedStore(text: string): Store {
  const store = parsedJson(text);
  if (store === undefined) {
    throw new Error('it is not JSON');
  }
  if (!isJsonObject(store) || !Object.values(store).every((secret) => typeof secret === 'string' && secret !== '')) {
    throw new Error('it is not a map of texts');
  }
  return new Map(Object.entries(store as Record<string, string>));
}

function keepContent(file: string, id: string, created: string): string {
  const contents = readContents(file);
  let { store } = contents;
  const content = checkedContent(contents, id) ?? created;
  if (!store.has(id) || !store.has(DIGEST_KEY)) {
    store = new Map([...store, [DIGEST_KEY, store.get(DIGEST_KEY) ?? randomSecret()], [id, content]]);
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify(Object.fromEntries(store), null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, file);
  }
  recordDigest(id, digestOf(store, id) as string);
  return content;
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
  makeStateFolder(dirname(lock));
  acquire(lock);
  try {
    return action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Creates the lock. A lock that no running process can hold for that long is left from a killed one, and removed. Its time may
 * be in the future, after a change of the clock.
 */
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
      if (Math.abs(Date.now() - created) > LOCK_PATIENCE_MS) {
        rmSync(lock, { force: true });
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
