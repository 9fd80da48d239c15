import { fstatSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { inMebibytes, LIMITS } from '../../core/limits';
import { contentOf, readRegularFile, withRegularFile } from '../../core/regular-file';
import { hashOf } from '../cache/cache';
import { lazy } from '../data/lazy';
import { type ChartFiles, filesInArchive } from './archive';
import { type Fingerprint, fileIdentity, fingerprintOf } from './fingerprint';

/**
 * A chart folder or archive as it was at one moment. Everything later, also helm, gets these bytes, so that the chart that was
 * verified is the chart that is rendered.
 */
export interface ChartSnapshot {
  /** Its path, as users know it. */
  readonly path: string;
  /** Changes with the content. */
  readonly identity: string;
  /** Time in milliseconds after which every further change has another identity. */
  readonly stableAt: number;
  /** The bytes of an archive; undefined for a folder. */
  readonly archive?: Uint8Array;
  /** SHA-256 of the content. */
  readonly digest: string;
  /**
   * The files, each read once and on demand.
   *
   * @throws CLEARML4045 when a file has changed since
   */
  readonly files: ChartFiles;
}

/**
 * The chart at a path.
 *
 * @throws CLEARML1004 when there is nothing, CLEARML1014 when it cannot be read
 */
export function snapshotOf(path: string): ChartSnapshot {
  const stats = guarded(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stats === undefined) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${path}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  return guarded(path, () => (stats.isDirectory() ? folderAt(path) : archiveAt(path, fileIdentity(stats))));
}

const archives = new Map<string, ChartSnapshot>();

/** An archive, which is identified by its bytes. An unchanged archive is read once per process. */
function archiveAt(path: string, identity: string): ChartSnapshot {
  const state = `${resolve(path)} ${identity}`;
  let snapshot = archives.get(state);
  if (snapshot === undefined) {
    const archive = readRegularFile(path, LIMITS.chartBytes);
    const digest = hashOf(archive);
    snapshot = lazy<ChartSnapshot>({
      ...{ path: () => path, identity: () => digest, stableAt: () => 0, archive: () => archive, digest: () => digest },
      files: () => guarded(path, () => filesInArchive(archive)),
    });
    archives.set(state, snapshot);
  }
  return snapshot;
}

/** A folder, which is identified by the metadata of its files. */
function folderAt(path: string): ChartSnapshot {
  const fingerprint = fingerprintOf(path);
  const snapshot: ChartSnapshot = lazy<ChartSnapshot>({
    path: () => path,
    identity: () => `${resolve(path)} ${fingerprint.text}`,
    stableAt: () => fingerprint.stableAt,
    archive: () => undefined,
    digest: () => {
      const hashes = [...snapshot.files].map(([name, read]) => JSON.stringify([name, hashOf(read())]));
      return hashOf(hashes.sort().join('\n'));
    },
    files: () => filesInFolder(path, fingerprint),
  });
  return snapshot;
}

function filesInFolder(folder: string, { files }: Fingerprint): ChartFiles {
  let rest: number = LIMITS.chartBytes;
  const read = (name: string, identity: string) => {
    const place = join(folder, name);
    const content = guarded(place, () => readUnchanged(place, identity, rest));
    rest -= content.length;
    return content;
  };
  return new Map(
    [...files].map(([name, identity]) => {
      // All callers get the same content.
      const file = lazy<{ content: Uint8Array }>({ content: () => read(name, identity) });
      return [name, () => file.content];
    }),
  );
}

/** Reads a file if it is the one of the fingerprint, before and after the reading. */
function readUnchanged(path: string, identity: string, rest: number): Uint8Array {
  return withRegularFile(path, (file) => {
    const content = fileIdentity(fstatSync(file)) === identity ? limitedContent(file, rest) : undefined;
    if (content === undefined || fileIdentity(fstatSync(file)) !== identity) {
      throw hasChanged(path);
    }
    return content;
  });
}

function limitedContent(file: number, rest: number): Uint8Array {
  if (fstatSync(file).size > rest) {
    throw new Error(`the folder of the chart contains more than ${inMebibytes(LIMITS.chartBytes)}`);
  }
  return contentOf(file, LIMITS.chartBytes);
}

/**
 * Rejects a folder that is another one than before: its files may be those of two states.
 *
 * @throws CLEARML4045
 */
export function requireUnchanged({ path, identity, archive }: ChartSnapshot): void {
  if (archive === undefined && snapshotOf(path).identity !== identity) {
    throw hasChanged(path);
  }
}

function hasChanged(path: string): CodedError {
  return new CodedError('CLEARML4045', {
    found: `${path} has changed since synth read it`,
    expected: 'a chart that does not change while synth renders it',
    fix: 'run synth again when the program that writes the chart has ended',
  });
}

/** Converts any failure of `action` to CLEARML1014 with the place. */
export function guarded<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof CodedError ? error : unreadable(place, (error as Error).message);
  }
}

export function unreadable(place: string, why: string): CodedError {
  return new CodedError('CLEARML1014', {
    found: `${place}: ${why}`,
    expected: 'a chart archive of `helm package`, or a chart folder',
    fix: 'download the chart again, or correct the named file',
  });
}
