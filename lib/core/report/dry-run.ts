import type { App } from 'cdk8s';

/**
 * Environment variable that `cdk8s-clearml` sets when it runs an app to learn of it: the folder for the manifests, which
 * nobody will deploy. Such a run reads no secret.
 */
export const DRY_RUN_VARIABLE = 'CDK8S_CLEARML_DRY_RUN';

/** How many actions run that read no secrets. */
let withStandIns = 0;

/** What stands for the content of every secret in a dry run; undefined in all other runs. */
export function standIn(): string | undefined {
  return process.env[DRY_RUN_VARIABLE] || withStandIns > 0 ? 'content-of-a-secret' : undefined;
}

/** Runs an action that reads no secret: each has a stand-in. */
export function withoutSecrets<T>(action: () => T): T {
  withStandIns++;
  try {
    return action();
  } finally {
    withStandIns--;
  }
}

/** Keeps what a dry run writes out of the output folder that an app names itself. */
export function divertDryRun(app: App): void {
  const folder = process.env[DRY_RUN_VARIABLE];
  if (folder) {
    Object.assign(app, { outdir: folder });
  }
}
