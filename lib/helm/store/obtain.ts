import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, relative } from 'node:path';
import { CodedError, listed } from '../../core/errors/coded-error';
import { helmVersion } from '../command/version';
import { collectInto } from './collect';
import { type LockedChart, lockedIdentity, readLock } from './lock-file';
import { lockedArchive, sha256Of } from './locked-archive';
import { lockPath, vendorFolder } from './project';
import { describeChart, identityOf, type RemoteChart } from './remote-chart';

/** A remote chart that is on this machine now. */
export interface ObtainedChart {
  readonly remote: RemoteChart;
  /** The archive: the vendored one, or one that is gone when this process ends. */
  readonly path: string;
  /** SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
  readonly ociDigest?: string;
}

/** What this process has pulled: a fleet pulls a chart once. */
const pulled = new Map<string, ObtainedChart>();

/**
 * Brings a remote chart to this machine: from the vendored folder where there is a lock, else from its registry or
 * repository.
 *
 * @throws CLEARML4011 to CLEARML4014 when there is a lock and the chart is not there as locked
 * @throws CLEARML1004, CLEARML1005 and CLEARML4016 to CLEARML4019 when it cannot be pulled
 */
export function obtainChart(helm: string, remote: RemoteChart): ObtainedChart {
  const path = lockPath();
  const lock = readLock(path);
  const locked = lock?.find((chart) => lockedIdentity(chart) === identityOf(remote));
  const collecting = collectInto();
  if (collecting) {
    const vendored = locked && collecting.vendored ? intactArchive(locked, vendorFolder(path)) : undefined;
    const version = collecting.latest ? remote.version : (locked?.version ?? remote.version);
    return vendored && locked
      ? { ...locked, remote, path: vendored }
      : { ...pullOnce(helm, { ...remote, version }), remote };
  }
  if (lock === undefined) {
    return pullOnce(helm, remote);
  }
  if (locked === undefined) {
    throw notLocked(remote, lock, path);
  }
  return { ...locked, remote, path: lockedArchive(locked, vendorFolder(path)) };
}

function pullOnce(helm: string, remote: RemoteChart): ObtainedChart {
  const key = JSON.stringify([helm, remote]);
  const present = pulled.get(key);
  if (present && existsSync(present.path)) {
    return present;
  }
  helmVersion(helm);
  // With a lock, it is never needed.
  const { pullChart } = require('./pull') as typeof import('./pull');
  const collecting = collectInto();
  const { path, ociDigest } = pullChart(helm, remote, collecting?.folder ?? tmpdir());
  if (!collecting) {
    process.once('exit', () => rmSync(dirname(path), { recursive: true, force: true }));
  }
  const obtained = { remote, path, sha256: sha256Of(path), ociDigest };
  pulled.set(key, obtained);
  return obtained;
}

function intactArchive(locked: LockedChart, folder: string): string | undefined {
  try {
    return lockedArchive(locked, folder);
  } catch {
    return undefined;
  }
}

function notLocked(remote: RemoteChart, lock: readonly LockedChart[], path: string): CodedError {
  const others = lock.filter(
    ({ chart, repo }) => identityOf({ chart, repo }) === identityOf({ ...remote, version: undefined }),
  );
  const versions = others.map(({ version }) => version);
  return new CodedError('CLEARML4012', {
    found: `${describeChart(remote)} is not in ${relative('', path)}${versions.length > 0 ? `, which has ${listed(versions)}` : ''}`,
    expected: 'every remote chart of the app in its lock',
    fix: 'run `npx cdk8s-clearml lock`',
  });
}
