import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { App } from 'cdk8s';
import { CodedError } from '../core/errors/coded-error';
import { divertDryRun } from '../core/report/dry-run';

/**
 * Makes sure that synth will be able to write, before anything is rendered for it.
 *
 * @throws CLEARML7001 when the output folder, or the folder that it would be made in, cannot take files
 */
export function guardOutput(app: App): void {
  // In a tree without an App, as some unit tests build, nothing is written.
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
      expected: 'a folder that can be written, or can be made',
      fix: 'set App outdir, CDK8S_OUTDIR or `cdk8s synth --output` to another folder, or mend its permissions',
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
    return `${folder} may not be written`;
  }
}
