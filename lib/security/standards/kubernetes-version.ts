import { CodedError } from '../../core/errors/coded-error';

/** Minor version of the newest Kubernetes whose rules are known here. */
export const LATEST_MINOR = 37;

/**
 * The minor version to judge by. Rules change with the minor version only; a Kubernetes newer than the newest known one is
 * judged by the rules of that, as the admission controller does with versions that it does not know.
 *
 * @param version `1.32`, `v1.32`, `1.32.4` or `latest`, with or without a suffix such as `-eks-1234`
 * @throws CLEARML8002 when it is none of these
 */
export function minorOf(version: unknown): number {
  if (version === 'latest') {
    return LATEST_MINOR;
  }
  const minor = /^v?1\.(0|[1-9]\d*)(?:\.\d+)?(?:[-+].*)?$/.exec(typeof version === 'string' ? version : '')?.[1];
  if (minor === undefined) {
    throw new CodedError('CLEARML8002', {
      found: `Kubernetes version ${JSON.stringify(version)}`,
      expected: 'a text such as 1.32, v1.32.4 or latest',
      fix:
        typeof version === 'number'
          ? 'put the version in quotes: YAML reads a bare 1.30 as the number 1.3'
          : "write the cluster's version as `kubectl version` shows it",
    });
  }
  return Math.min(Number(minor), LATEST_MINOR);
}

/** `1.32` for 32. */
export function versionText(minor: number): string {
  return `1.${minor}`;
}
