import type { Installation } from '../chart/installation';
import { valueAt } from '../helm/data/paths';
import type { ClearmlServerProps } from './server-props';

/** Differences between charts and versions that no single prop sets. */
export type ServerFeature =
  | 'applicationPodSecurity'
  | 'applications'
  | 'applicationCertificates'
  | 'asyncDeleteEnvironment'
  | 'auditLogs'
  | 'auditSwitch'
  | 'displayedUrls'
  | 'dragonfly'
  | 'existingCredentials'
  | 'internalDatabaseAuth'
  | 'laterMongoDbOperator'
  | 'ldapGroups'
  | 'nonRootServer'
  | 'operatorMongoDb'
  | 'podTls'
  | 'redis'
  | 'userAdminMark';

export type ServerInstallation = Installation<ClearmlServerProps, ServerFeature>;

/** A value that values files or `values` set, before the chart is rendered. Rules read the effective values instead. */
export function userValue({ chart, userValues }: ServerInstallation, path: string): unknown {
  return valueAt(userValues, chart.pathOf(path) ?? path);
}

/** A values path and its source, for messages. */
export function stated({ effective }: ServerInstallation, path: string, item?: string): string {
  return `${path} (${effective.sourceOf(path, item)})`;
}
