import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { readRegularText } from '../../core/regular-file';
import type { ChartMetadata } from '../chart/chart-contents';
import { type ChartSnapshot, snapshotOf } from '../chart/snapshot';
import { attempt } from '../data/attempt';
import { asMap, isJsonObject } from '../data/json';
import { type ChartLocation, describeChart, identityOf, lastPartOf } from './chart-location';
import { shownPath } from './project';

/** Version of the format of the lock file. */
const LOCKFILE_VERSION = 1;

/** A locked remote chart: version and digest. */
export interface LockedChart {
  /** Chart name or OCI reference, as in the app. Never a mirror. */
  readonly chart: string;
  /** Repository URL, as in the app. */
  readonly repo?: string;
  /** The requested version of the app, if it is not exact: a range, or `*` without a version. */
  readonly requested?: string;
  /** Exact version. */
  readonly version: string;
  readonly appVersion?: string;
  /** Name in Chart.yaml, if it is not the last part of `chart`. */
  readonly name?: string;
  /** File name in the vendored folder. */
  readonly archive: string;
  /** SHA-256 of the archive, in hexadecimal. All mirrors have the same archive. */
  readonly sha256: string;
  /** Digest of the OCI manifest of the pulled archive. */
  readonly ociDigest?: string;
}

/** The fields in their order in the file. */
const KEYS = ['chart', 'repo', 'requested', 'version', 'appVersion', 'name', 'archive', 'sha256', 'ociDigest'] as const;
const REQUIRED: readonly string[] = ['chart', 'version', 'archive', 'sha256'];
const FORMS: Record<string, RegExp> = {
  // A file name without folder, because the lock must not refer to files outside of the vendored folder.
  archive: /^[A-Za-z0-9][A-Za-z0-9._+-]*\.tgz$/,
  sha256: /^[0-9a-f]{64}$/,
  ociDigest: /^sha256:[0-9a-f]{64}$/,
};

/** Identity of a locked chart, equal to the identity of the request. */
export function lockedIdentity({ chart, repo, requested, version }: LockedChart): string {
  return identityOf({ chart, repo, version: requested ?? version });
}

/** The requested version in the lock; undefined when it equals the exact version. */
export function requestedVersion(request: ChartLocation, exact: string): string | undefined {
  return request.version === exact ? undefined : (request.version ?? '*');
}

/** The deterministic text of a lock file: sorted, with one field per line. */
export function formatLock(charts: readonly LockedChart[]): string {
  const sorted = [...charts].sort((a, b) => (lockedIdentity(a) < lockedIdentity(b) ? -1 : 1));
  const ordered = sorted.map((chart) => Object.fromEntries(KEYS.map((key) => [key, chart[key]])));
  return `${JSON.stringify({ lockfileVersion: LOCKFILE_VERSION, charts: ordered }, null, 2)}\n`;
}

/**
 * Reads a lock file; undefined when the file does not exist.
 *
 * @throws CLEARML4011 when the file is invalid or has another format version
 */
export function readLock(path: string): LockedChart[] | undefined {
  // A link to a missing file is an error.
  if (attempt(() => lstatSync(path)) === undefined) {
    return undefined;
  }
  let content: unknown;
  try {
    content = JSON.parse(readRegularText(path));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
  const { lockfileVersion, charts } = asMap(content);
  if (lockfileVersion !== LOCKFILE_VERSION) {
    throw unreadable(path, `lockfileVersion is ${JSON.stringify(lockfileVersion)}`);
  }
  if (!Array.isArray(charts)) {
    throw unreadable(path, 'charts is not a list');
  }
  for (const [index, chart] of charts.entries()) {
    const invalid = isJsonObject(chart) ? KEYS.find((key) => !isValid(key, chart[key])) : 'the entry';
    if (invalid) {
      throw unreadable(path, `${invalid} of chart ${index + 1} is missing or malformed`);
    }
  }
  return charts as LockedChart[];
}

function isValid(key: string, value: unknown): boolean {
  return value === undefined ? !REQUIRED.includes(key) : typeof value === 'string' && (FORMS[key]?.test(value) ?? true);
}

function unreadable(path: string, why: string): CodedError {
  return new CodedError('CLEARML4011', {
    found: `${shownPath(path)}: ${why}`,
    expected: `a chart lock of lockfileVersion ${LOCKFILE_VERSION}`,
    fix: 'restore the file from version control, or delete it and run `npx cdk8s-clearml lock`',
  });
}

/** The name in Chart.yaml for the lock; undefined when it is the last part of the location. */
export function nameInLock({ chart }: ChartLocation, name: string): string | undefined {
  return lastPartOf(chart) === name ? undefined : name;
}

/**
 * Returns the vendored archive of a locked chart after a check of its digest. Its later readers get the same bytes.
 *
 * @throws CLEARML4013 when the archive is missing, CLEARML4014 when it has changed
 */
export function lockedArchive(locked: LockedChart, folder: string): ChartSnapshot {
  const path = join(folder, locked.archive);
  if (!attempt(() => statSync(path))?.isFile()) {
    throw new CodedError('CLEARML4013', {
      found: `nothing at ${shownPath(path)}, the vendored archive of ${describeChart(locked)}`,
      expected: 'every chart of the lock in the vendored folder',
      fix: 'restore it from version control, or pull it again with `npx cdk8s-clearml lock`',
    });
  }
  const snapshot = snapshotOf(path);
  if (snapshot.digest !== locked.sha256) {
    throw new CodedError('CLEARML4014', {
      found: `${shownPath(path)} has sha256 ${snapshot.digest}`,
      expected: `the locked sha256 ${locked.sha256} of ${describeChart(locked)}`,
      fix: 'restore the archive from version control, or delete it and run `npx cdk8s-clearml lock`',
    });
  }
  return snapshot;
}

/**
 * Compares the name and the versions in a locked archive with the lock.
 *
 * @throws CLEARML4046 when they differ
 */
export function requireLocked(locked: LockedChart, { name, version, appVersion }: ChartMetadata): void {
  const expected = {
    // Locks of earlier versions lack the name of a chart with a URL.
    name: locked.name ?? (locked.chart.endsWith('.tgz') ? name : lastPartOf(locked.chart)),
    version: locked.version,
    appVersion: locked.appVersion ?? appVersion,
  };
  const found = { name, version, appVersion };
  const differs = (['name', 'version', 'appVersion'] as const).find(
    (key) => String(found[key]) !== String(expected[key]),
  );
  if (differs !== undefined) {
    throw new CodedError('CLEARML4046', {
      found: `${locked.archive} contains a chart with ${differs} ${found[differs]}`,
      expected: `${differs} ${expected[differs]}, as the lock states for ${describeChart(locked)}`,
      fix: 'restore the lock and the archive from version control, or delete the entry of the lock and run `npx cdk8s-clearml lock`',
    });
  }
}
