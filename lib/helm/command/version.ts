import { gte, parse, type SemVer } from 'semver';
import { CodedError } from '../../errors/coded-error';
import { type ProcessRequest, type ProcessResult, runProcesses } from './processes';

/** Oldest helm whose output this library vouches for. */
export const MINIMUM_HELM = '3.14.0';

const known = new Map<string, SemVer>();

/**
 * Version of the helm at `executable`, asked once per process.
 *
 * @throws CLEARML1002 when it is not helm, CLEARML1003 when it is older than 3.14
 */
export function helmVersion(executable: string): SemVer {
  const [answer] = runProcesses(versionQuestion(executable));
  return known.get(executable) ?? judgeVersion(executable, answer);
}

/** The process that tells helm's version; none when it is known. */
export function versionQuestion(executable: string): ProcessRequest[] {
  return known.has(executable) ? [] : [{ program: executable, args: ['version', '--template', '{{ .Version }}'] }];
}

/**
 * Judges what that process answered, and keeps it.
 *
 * @throws CLEARML1002 when it is not helm, CLEARML1003 when it is older than 3.14
 */
export function judgeVersion(executable: string, answer: ProcessResult | undefined): SemVer {
  const printed = `${answer?.stdout ?? ''}${answer?.stderr ?? ''}`.trim();
  const version = parse(/v\d+\.\d+\.\d+\S*/.exec(answer?.stdout ?? '')?.[0]);
  if (answer?.status !== 0 || version === null) {
    throw new CodedError('CLEARML1002', {
      found: `${executable} answered \`version\` with ${answer?.error ?? JSON.stringify(printed.slice(0, 120))}`,
      expected: 'a helm executable',
      fix: 'point the helmExecutable prop or HELM_EXECUTABLE at helm 3.14 or newer',
    });
  }
  // helm 2 asks the cluster for its server part; its client version starts with v2 either way.
  if (!gte(version, MINIMUM_HELM)) {
    throw new CodedError('CLEARML1003', {
      found: `${executable} is helm ${version.version}`,
      expected: `helm ${MINIMUM_HELM} or newer`,
      fix: 'upgrade helm, or point the helmExecutable prop or HELM_EXECUTABLE at a newer one',
    });
  }
  known.set(executable, version);
  return version;
}
