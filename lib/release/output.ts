import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { App } from 'cdk8s';
import { CodedError } from '../core/errors/coded-error';
import { divertDryRun } from '../core/report/dry-run';

/**
 * Checks that synth can write its output, before a chart is rendered for it.
 *
 * @throws CLEARML7001 when the output folder, or the folder in which synth creates it, is not writable
 */
export function guardOutput(app: App): void {
  // A tree without an App, as in some unit tests, is never written.
  if (app.outdir === undefined) {
    return;
  }
  divertDryRun(app);
  let folder = resolve(app.outdir);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  const obstacle = obstacleAt(folder);
  if (obstacle) {
    throw new CodedError('CLEARML7001', {
      found: `output folder ${app.outdir}: ${obstacle}`,
      expected: 'a folder that exists and is writable, or that synth can create',
      fix: 'set App outdir, CDK8S_OUTDIR or `cdk8s synth --output` to another folder, or correct its permissions',
    });
  }
}

function obstacleAt(folder: string): string | undefined {
  if (!statSync(folder).isDirectory()) {
    return `${folder} is a file`;
  }
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `${folder} is not writable`;
  }
}
