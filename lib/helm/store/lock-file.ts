import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject } from '../data/json';
import { type ChartLocation, identityOf } from './remote-chart';

/** Version of the format of the lock file. */
export const LOCKFILE_VERSION = 1;

/** A remote chart, pinned to its bytes. */
export interface LockedChart {
  /** Chart name or OCI reference, as the app says. Never a mirror. */
  readonly chart: string;
  /** Repository URL, as the app says. */
  readonly repo?: string;
  /** The version that the app asks for, where that is not the exact one: a range, or `*` where it names none. */
  readonly requested?: string;
  /** Exact version. */
  readonly version: string;
  readonly appVersion?: string;
  /** File name in the vendored folder. */
  readonly archive: string;
  /** SHA-256 of the archive, in hexadecimal: the same from each mirror. */
  readonly sha256: string;
  /** Digest of the OCI manifest that the archive was pulled with. */
  readonly ociDigest?: string;
}

/** In the order in which they are written. */
const KEYS = ['chart', 'repo', 'requested', 'version', 'appVersion', 'archive', 'sha256', 'ociDigest'] as const;
const NEEDED: readonly string[] = ['chart', 'version', 'archive', 'sha256'];
const FORMS: Record<string, RegExp> = {
  // A bare file name: the lock may name nothing outside the vendored folder.
  archive: /^[A-Za-z0-9][A-Za-z0-9._+-]*\.tgz$/,
  sha256: /^[0-9a-f]{64}$/,
  ociDigest: /^sha256:[0-9a-f]{64}$/,
};

/** What tells locked charts apart: the same for a chart and for the request that it answers. */
export function lockedIdentity({ chart, repo, requested, version }: LockedChart): string {
  return identityOf({ chart, repo, version: requested ?? version });
}

/** The version that a request is recorded with, beside the exact one. */
export function requestedVersion(asked: ChartLocation, exact: string): string | undefined {
  return asked.version === exact ? undefined : (asked.version ?? '*');
}

/** The text of a lock file: sorted, one field per line, the same for the same charts. */
export function formatLock(charts: readonly LockedChart[]): string {
  const sorted = [...charts].sort((a, b) => (lockedIdentity(a) < lockedIdentity(b) ? -1 : 1));
  const ordered = sorted.map((chart) => Object.fromEntries(KEYS.map((key) => [key, chart[key]])));
  return `${JSON.stringify({ lockfileVersion: LOCKFILE_VERSION, charts: ordered }, null, 2)}\n`;
}

/**
 * Reads a lock file; undefined when there is none.
 *
 * @throws CLEARML4011 when it is not one that this version wrote
 */
export function readLock(path: string): LockedChart[] | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
  const { lockfileVersion, charts } = isJsonObject(content) ? content : {};
  if (lockfileVersion !== LOCKFILE_VERSION) {
    throw unreadable(path, `lockfileVersion is ${JSON.stringify(lockfileVersion)}`);
  }
  if (!Array.isArray(charts)) {
    throw unreadable(path, 'it has no list of charts');
  }
  for (const [index, chart] of charts.entries()) {
    const wrong = isJsonObject(chart) ? KEYS.find((key) => !fits(key, chart[key])) : 'the entry';
    if (wrong) {
      throw unreadable(path, `${wrong} of chart ${index + 1} is missing or malformed`);
    }
  }
  return charts as LockedChart[];
}

function fits(key: string, value: unknown): boolean {
  return value === undefined ? !NEEDED.includes(key) : typeof value === 'string' && (FORMS[key]?.test(value) ?? true);
}

function unreadable(path: string, why: string): CodedError {
  return new CodedError('CLEARML4011', {
    found: `${relative('', path)}: ${why}`,
    expected: `a chart lock of lockfileVersion ${LOCKFILE_VERSION}`,
    fix: 'take it from version control again, or delete it and run `npx cdk8s-clearml lock`',
  });
}
