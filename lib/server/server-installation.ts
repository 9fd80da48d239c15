import type { Installation } from '../chart/installation';
import type { ClearmlServerProps } from './server-props';

/** Differences between charts and versions that no single prop sets. */
export type ServerFeature =
  | 'applicationPodSecurity'
  | 'applications'
  | 'asyncDeleteEnvironment'
  | 'displayedUrls'
  | 'dragonfly'
  | 'existingCredentials'
  | 'internalDatabaseAuth'
  | 'ldapGroups'
  | 'nonRootServer'
  | 'operatorMongoDb'
  | 'podTls'
  | 'redis'
  | 'userAdminMark';

export type ServerInstallation = Installation<ClearmlServerProps, ServerFeature>;
