/**
 * Environment variable by which `cdk8s-clearml lock` makes an app gather its charts: `<mode>:<folder>`. What is pulled goes to
 * the folder and stays there. The mode is `vendored` to take what is vendored already, `locked` to pull all anew at the locked
 * versions, `latest` to pull all anew as the app asks.
 */
export const COLLECT_VARIABLE = 'CDK8S_CLEARML_COLLECT';

export type CollectMode = 'vendored' | 'locked' | 'latest';

/** How charts are gathered; undefined when they are not. */
export function collectInto(): { folder: string; vendored: boolean; latest: boolean } | undefined {
  const [, mode, folder = ''] = /^(vendored|locked|latest):(.+)$/.exec(process.env[COLLECT_VARIABLE] ?? '') ?? [];
  return mode === undefined ? undefined : { folder, vendored: mode === 'vendored', latest: mode === 'latest' };
}
