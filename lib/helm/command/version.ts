import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import gte from 'semver/functions/gte';
import parse from 'semver/functions/parse';
import { CodedError } from '../../core/errors/coded-error';
import { type CacheKey, cacheKey, readEntry, writeEntry } from '../cache/cache';
import { fileIdentity } from '../chart/fingerprint';
import { type ProcessResult, type StartedProcess, startHelm } from './processes';

/** Oldest supported helm. */
export const MINIMUM_HELM = '3.14.0';

/** Bytes; helm is several times as large. */
const SMALLEST_HELM = 10 * 1024 * 1024;

/** A helm that was asked for its version. */
interface Question {
  readonly key: CacheKey;
  readonly process: StartedProcess;
}

const known = new Map<string, string>();
const asked = new Map<string, Question>();

/**
 * Version of the helm at `executable`. helm is asked once, and again when the file changes.
 *
 * @throws CLEARML1002 when it is not helm, CLEARML1003 when it is older than 3.14
 */
export function helmVersion(executable: string): string {
  const version = knownVersion(executable);
  if (version !== undefined) {
    return version;
  }
  const { key, process } = ask(executable);
  const answer = checkVersion(executable, process.result());
  known.set(executable, answer);
  if (isHelmItself(executable)) {
    writeEntry(key, answer);
  }
  return answer;
}

/** Requests the version without waiting for the answer. Returns whether helm has answered. */
export function askVersion(executable: string): boolean {
  return knownVersion(executable) !== undefined || ask(executable).process.hasEnded();
}

/** The version, if helm has answered, or if an earlier process has asked for it. */
export function knownVersion(executable: string): string | undefined {
  const version = known.get(executable) ?? (isHelmItself(executable) ? readEntry(keyOf(executable)) : undefined);
  if (version !== undefined) {
    known.set(executable, version);
  }
  return version;
}

function ask(executable: string): Question {
  const question = asked.get(executable) ?? {
    key: keyOf(executable),
    process: startHelm(executable, ['version', '--template', '{{ .Version }}']),
  };
  asked.set(executable, question);
  return question;
}

/** Whether a file is helm. A script, or a shim of a version manager, may start another helm at the next call. */
function isHelmItself(executable: string): boolean {
  const stats = statSync(executable, { throwIfNoEntry: false });
  return stats !== undefined && stats.size > SMALLEST_HELM && /^helm/i.test(basename(realpathSync(executable)));
}

function keyOf(executable: string): CacheKey {
  const stats = statSync(executable, { throwIfNoEntry: false });
  return cacheKey('helms', stats && [realpathSync(executable), fileIdentity(stats)]);
}

function checkVersion(executable: string, answer: ProcessResult): string {
  const printed = `${answer.stdout}${answer.stderr}`.trim();
  const version = parse(/v\d+\.\d+\.\d+\S*/.exec(answer.stdout)?.[0]);
  if (answer.status !== 0 || version === null) {
    throw new CodedError('CLEARML1002', {
      found: `${executable} answered \`version\` with ${answer.error ?? JSON.stringify(printed.slice(0, 120))}`,
      expected: 'a helm executable',
      fix: 'point the helmExecutable prop or HELM_EXECUTABLE at helm 3.14 or newer',
    });
  }
  // The version of the client of helm 2 starts with v2.
  if (!gte(version, MINIMUM_HELM)) {
    throw new CodedError('CLEARML1003', {
      found: `${executable} is helm ${version.version}`,
      expected: `helm ${MINIMUM_HELM} or newer`,
      fix: 'upgrade helm, or point the helmExecutable prop or HELM_EXECUTABLE at a newer one',
    });
  }
  return version.version;
}
