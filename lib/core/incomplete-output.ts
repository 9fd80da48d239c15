import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from './errors/coded-error';

/**
 * File that stands in an output folder while its files belong to different synths, or are missing. `kubectl apply -f` ignores
 * it because of its extension; cdk8s cannot write a file of this name, because it writes no names of charts in upper case.
 */
export const INCOMPLETE_MARKER = 'INCOMPLETE.txt';

/** Content of the marker, for people who find it. */
export const MARKER_TEXT = 'synth was interrupted: these manifests are incomplete. Run synth again.\n';

/** @throws CLEARML7003 when the last synth into a folder was interrupted */
export function rejectIncomplete(folder: string): void {
  if (existsSync(join(folder, INCOMPLETE_MARKER))) {
    throw new CodedError('CLEARML7003', {
      found: `${folder} contains ${INCOMPLETE_MARKER}: the last synth failed or was interrupted`,
      expected: 'an output folder that synth has written completely',
      fix: 'run synth again',
    });
  }
}
