import type { Installation } from '../chart/installation';
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
