import { existsSync } from 'node:fs';
import { CodedError, listed } from '../../core/errors/coded-error';
import { type ChartSnapshot, snapshotOf } from '../chart/snapshot';
import { splitFlags } from '../command/flags';
import { helmVersion } from '../command/version';
import { attempt } from '../data/attempt';
import { openChart } from '../rendering/opened-chart';
import { type ChartLocation, describeChart, identityOf, type RemoteChart, remoteChart } from './chart-location';
import { type LockedChart, lockedArchive, lockedIdentity, readLock, requireLocked } from './lock-file';
import { collectInto, lockPath, shownPath, vendorFolder, writtenLockPath } from './project';

/** A remote chart with a local archive. */
export interface ObtainedChart {
  readonly remote: RemoteChart;
  /** Path of the vendored archive, or of a temporary archive that is deleted when the process ends. */
  readonly path: string;
  /** The bytes of the archive. */
  readonly snapshot: ChartSnapshot;
  /** SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
  readonly ociDigest?: string;
}

/** Charts that this process has pulled, so that releases of one chart pull it once. */
const pulled = new Map<string, ObtainedChart>();

/**
 * Obtains a remote chart: from the vendored folder if a lock exists, otherwise from its registry or repository.
 *
 * @throws CLEARML4011 to CLEARML4014 and CLEARML4046 when a lock exists and the vendored chart does not match it, CLEARML4044 when
 * a lock is missing
 * @throws CLEARML1004, CLEARML1005 and CLEARML4016 to CLEARML4019 when the chart cannot be pulled
 */
export function obtainChart(helm: string, remote: RemoteChart): ObtainedChart {
  const collecting = collectInto();
  const path = collecting ? writtenLockPath() : lockPath();
  const lock = path === undefined ? undefined : readLock(path);
  const locked = lock?.find((chart) => lockedIdentity(chart) === identityOf(remote));
  if (collecting && path !== undefined) {
    const vendored =
      locked && collecting.vendored ? attempt(() => lockedArchive(locked, vendorFolder(path))) : undefined;
    const version = collecting.latest ? remote.version : (locked?.version ?? remote.version);
    return vendored && locked
      ? ofSnapshot(vendored, remote, locked)
      : { ...pullOnce(helm, { ...remote, version }), remote };
  }
  if (lock === undefined || path === undefined) {
    return pullOnce(helm, remote);
  }
  if (locked === undefined) {
    throw notLocked(remote, lock, path);
  }
  const snapshot = lockedArchive(locked, vendorFolder(path));
  requireLocked(locked, openChart(snapshot.path, snapshot).facts.metadata);
  return ofSnapshot(snapshot, remote, locked);
}

function ofSnapshot(
  snapshot: ChartSnapshot,
  remote: RemoteChart,
  { ociDigest }: Pick<LockedChart, 'ociDigest'>,
): ObtainedChart {
  return { remote, path: snapshot.path, snapshot, sha256: snapshot.digest, ociDigest };
}

function pullOnce(helm: string, remote: RemoteChart): ObtainedChart {
  const key = JSON.stringify([helm, remote]);
  const present = pulled.get(key);
  if (present && existsSync(present.path)) {
    return present;
  }
  helmVersion(helm);
  // Loaded on demand, because apps with a lock pull no charts.
  const { pullChart } = require('./pull') as typeof import('./pull');
  const collecting = collectInto();
  const { path, ociDigest } = pullChart(helm, remote, collecting?.folder);
  const obtained = ofSnapshot(snapshotOf(path), remote, { ociDigest });
  pulled.set(key, obtained);
  return obtained;
}

function notLocked(remote: RemoteChart, lock: readonly LockedChart[], path: string): CodedError {
  const others = lock.filter(
    ({ chart, repo }) => identityOf({ chart, repo }) === identityOf({ ...remote, version: undefined }),
  );
  const versions = others.map(({ version }) => version);
  return new CodedError('CLEARML4012', {
    found: `${describeChart(remote)} is not in ${shownPath(path)}${versions.length > 0 ? `, which has ${listed(versions)}` : ''}`,
    expected: 'every remote chart of the app in its lock',
    fix: 'run `npx cdk8s-clearml lock`',
  });
}

/**
 * Passes the chart to `use` as a local folder or archive, with the flags for rendering and, for a remote chart, its
 * source.
 *
 * @throws CLEARML1004, CLEARML1005 and CLEARML4010 to CLEARML4019, CLEARML4044 and CLEARML4046 when the chart cannot be obtained
 */
export function withLocalChart<T>(
  helm: string,
  location: ChartLocation,
  flags: readonly string[],
  use: (path: string, flags: readonly string[], obtained?: ObtainedChart) => T,
): T {
  const split = splitFlags(flags);
  const remote = remoteChart(location, split.fetch);
  const { chart } = location;
  if (remote.repo === undefined && existsSync(chart)) {
    // Flags such as `--verify` apply to local charts too.
    return use(chart, flags);
  }
  if (remote.repo === undefined && /^(?:\.{0,2}[\\/]|[A-Za-z]:\\)|^\.{1,2}$/.test(chart)) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${chart}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  const obtained = obtainChart(helm, remote);
  return use(obtained.path, split.render, obtained);
}
