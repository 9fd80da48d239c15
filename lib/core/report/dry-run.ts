import type { App } from 'cdk8s';

/**
 * Environment variable that `cdk8s-clearml` sets when it runs an app for its report: the folder of the manifests, which
 * are not deployed. Such a run reads no secrets.
 */
export const DRY_RUN_VARIABLE = 'CDK8S_CLEARML_DRY_RUN';

/** Number of running actions that read no secrets. */
let runningWithoutSecrets = 0;

/** The stand-in for the content of every secret in a dry run; undefined in other runs. */
export function standIn(): string | undefined {
  return process.env[DRY_RUN_VARIABLE] || runningWithoutSecrets > 0 ? 'content-of-a-secret' : undefined;
}

/** Runs an action with stand-ins instead of secrets. */
export function withoutSecrets<T>(action: () => T): T {
  runningWithoutSecrets++;
  try {
    return action();
  } finally {
    runningWithoutSecrets--;
  }
}

/** Redirects the output of a dry run, because an app may set an output folder in its code. */
export function divertDryRun(app: App): void {
  const folder = process.env[DRY_RUN_VARIABLE];
  if (folder) {
    Object.assign(app, { outdir: folder });
  }
}
