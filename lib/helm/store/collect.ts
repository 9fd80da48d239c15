/**
 * Environment variable with which `cdk8s-clearml lock` makes an app collect its charts in a folder: `<mode>:<folder>`.
 * Mode `vendored` uses vendored archives, `locked` pulls all charts again in their locked versions, and `latest` pulls
 * all charts again in the versions that the app requests.
 */
export const COLLECT_VARIABLE = 'CDK8S_CLEARML_COLLECT';

export type CollectMode = 'vendored' | 'locked' | 'latest';

/** Settings of the collection; undefined in other runs. */
export function collectInto(): { folder: string; vendored: boolean; latest: boolean } | undefined {
  const [, mode, folder = ''] = /^(vendored|locked|latest):(.+)$/.exec(process.env[COLLECT_VARIABLE] ?? '') ?? [];
  return mode === undefined ? undefined : { folder, vendored: mode === 'vendored', latest: mode === 'latest' };
}
