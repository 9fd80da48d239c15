import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { problemsOf } from '../core/errors/problems';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import type { SecretValue } from '../secrets/secret-value';
import {
  type CredentialName,
  Credentials,
  OPEN_SOURCE_CREDENTIALS,
  SECRET_KEYS,
  SERVER_CREDENTIALS,
} from './credentials';
import { requireSafe } from './safe-secret';
import { serverSetting } from './settings';
import type { ValueCollector } from './value-collector';

/** The values that internal credentials want, and the check of their contents. */
export function setCredentials(
  values: ValueCollector,
  scope: Construct,
  owner: string,
  credentials: Credentials = Credentials.generated(),
  hasUsers = false,
): void {
  const { edition } = values.chart;
  const value = (name: CredentialName) => credentials._value(name, owner);
  if (credentials._secretName !== undefined) {
    values.addGated('existingCredentials', 'clearml.existingSecret', credentials._secretName, 'credentials');
  }
  const inValues = [
    ...keysOf(credentials._secretName === undefined ? SERVER_CREDENTIALS : {}),
    ...keysOf(edition === 'community' && credentials._secretName === undefined ? OPEN_SOURCE_CREDENTIALS : {}),
  ];
  for (const name of inValues) {
    values.add(`clearml.${name}`, value(name), 'credentials');
  }
  if (edition === 'public') {
    closePublishedDefaults(values, value);
    if (!hasUsers) {
      letEveryoneIn(values, value);
    }
  }
  const used = [...keysOf(SERVER_CREDENTIALS), ...(edition === 'enterprise' ? [] : keysOf(OPEN_SOURCE_CREDENTIALS))];
  if (credentials._secretName !== undefined) {
    const keys = used.map((name) => SECRET_KEYS[name]);
    expectKeys(scope, Chart.of(scope).namespace, credentials._secretName, keys);
  }
  scope.node.addValidation({
    validate: () => used.flatMap((name) => problemsOf(() => requireSafe(scope, value(name), `credentials.${name}`))),
  });
}

/**
 * The public chart never overrides the built-in users of file server and web server nor the session secret on the API
 * server, so everyone could log in with the published ones.
 */
function closePublishedDefaults(values: ValueCollector, value: (name: CredentialName) => SecretValue): void {
  const fileserver = [
    serverSetting('secure.credentials.fileserver.user_key', value('fileserverKey')),
    serverSetting('secure.credentials.fileserver.user_secret', value('fileserverSecret')),
  ];
  values.addEnvironment('fileserver', fileserver, 'credentials');
  values.addEnvironment(
    'apiserver',
    [
      ...fileserver,
      serverSetting('secure.credentials.webserver.user_key', value('webserverKey')),
      serverSetting('secure.credentials.webserver.user_secret', value('webserverSecret')),
      serverSetting('secure.http.session_secret.apiserver', value('sessionSecret')),
    ],
    'credentials',
  );
  // Its readiness probe carries these in clear, and needs neither.
  values.add('clearml.readinessprobeKey', 'unused', 'credentials');
  values.add('clearml.readinessprobeSecret', 'unused', 'credentials');
}

/** Without fixed users the web container logs visitors in with the web server's own user, and must know it. */
function letEveryoneIn(values: ValueCollector, value: (name: CredentialName) => SecretValue): void {
  const login = [
    { name: 'USER_KEY', value: value('webserverKey') },
    { name: 'USER_SECRET', value: value('webserverSecret') },
  ];
  values.addEnvironment('webserver', login, 'credentials');
}

function keysOf(credentials: Partial<Record<CredentialName, string>>): CredentialName[] {
  return Object.keys(credentials) as CredentialName[];
}
