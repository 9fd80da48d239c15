import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, listed } from '../core/errors/coded-error';
import { LIMITS } from '../core/limits';
import { ParsedFile } from '../core/regular-file';
import { asMap, isJsonObject, sortedKeys } from '../helm/data/json';
import { projectFolder } from '../helm/store/project';
import { parsedJson } from './secret-text';

/**
 * The record of the generated secrets: their names and digests, in a file that users commit. Without it, a synth on another
 * machine, or after a loss of the secrets, would create new ones in silence.
 */
export const RECORD = 'generated-secrets.lock.json';

/** Version of the format of the record. */
const LOCKFILE_VERSION = 1;

const recordPath = (): string => join(projectFolder(), RECORD);

/**
 * The recorded digests by the names of the secrets; empty without a record.
 *
 * @throws CLEARML3008 when the file is invalid or has another format version
 */
export function recordedDigests(): ReadonlyMap<string, string> {
  return RECORDED.read(recordPath()) ?? NOTHING;
}

const NOTHING: ReadonlyMap<string, string> = new Map();
const RECORDED = new ParsedFile(parsedRecord, LIMITS.outputBytes);

function parsedRecord(text: string): ReadonlyMap<string, string> {
  const { lockfileVersion, secrets } = asMap(parsedJson(text));
  if (lockfileVersion !== LOCKFILE_VERSION || !isJsonObject(secrets)) {
    throw new CodedError('CLEARML3008', {
      found: `${RECORD} is no record of lockfileVersion ${LOCKFILE_VERSION}`,
      expected: 'the file that synth wrote',
      fix: 'restore it from version control',
    });
  }
  return new Map(Object.entries(secrets as Record<string, string>));
}

/** Adds a secret to the record. The caller holds the lock of the store. */
export function recordDigest(name: string, digest: string): void {
  const path = recordPath();
  const secrets = recordedDigests();
  if (secrets.get(name) !== digest) {
    const sorted = sortedKeys({ ...Object.fromEntries(secrets), [name]: digest });
    const content = { lockfileVersion: LOCKFILE_VERSION, secrets: sorted };
    writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(`${path}.${process.pid}`, path);
  }
}

/** The error for secrets whose recorded contents are not in the store. */
export function changedContents(names: readonly string[], store: { file: string; exists: boolean }): CodedError {
  const [file, record] = store.exists
    ? [`${store.file} lacks or changes`, `that ${RECORD} records`]
    : [`${store.file} does not exist; it contained`, `according to ${RECORD}`];
  return new CodedError('CLEARML3025', {
    found: `${file} ${names.length} secrets ${record}: ${listed(names, 12)}`,
    expected: 'the contents of the record: databases and users of a running release have them',
    fix: `restore the file from a backup; or let synth create new contents: of all, if you remove ${RECORD}, of one by withVersion`,
  });
}
