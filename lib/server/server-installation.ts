import type { Installation } from '../chart/installation';
import type { ClearmlServerProps } from './server-props';

/** Differences between charts and versions that no single prop sets. */
export type ServerFeature =
  | 'applicationPodSecurity'
  | 'applications'
  | 'asyncDeleteEnvironment'
  | 'auditLogs'
  | 'auditSwitch'
  | 'displayedUrls'
  | 'dragonfly'
  | 'existingCredentials'
  | 'internalDatabaseAuth'
  | 'nonRootServer'
  | 'operatorMongoDb'
  | 'podTls'
  | 'redis'
  | 'userAdminMark';

export type ServerInstallation = Installation<ClearmlServerProps, ServerFeature>;
