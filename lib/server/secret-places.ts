import type { SecretPlaces } from '../secrets/detected-secrets';
import { isSetting } from './settings';

/** What the guide calls secret of the values of server charts. */
export const SERVER_SECRETS: SecretPlaces = {
  texts: [
    'imageCredentials.password',
    'clearml.apiserverKey',
    'clearml.apiserverSecret',
    'clearml.fileserverKey',
    'clearml.fileserverSecret',
    'clearml.secureAuthTokenSecret',
    'clearml.testUserKey',
    'clearml.testUserSecret',
    'clearml.webserverKey',
    'clearml.webserverSecret',
    'clearml.sessionSecret',
    'clearml.readinessprobeKey',
    'clearml.readinessprobeSecret',
    'redis.auth.password',
    'mongodb.auth.rootPassword',
    'elasticsearch.secret.password',
    'externalServices.mongodbConnectionStringAuth',
    'externalServices.mongodbConnectionStringBackend',
    'usageAggregator.externalServices.mongodbConnectionString',
  ],
  json: ['externalServices.elasticsearchConnectionString'],
  isParsed: isSetting,
  remedy: 'move fixed users to the users prop, and other secrets to apiserver.settings with a SecretValue',
};
