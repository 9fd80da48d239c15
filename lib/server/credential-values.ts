import { problemsOf } from '../core/errors/problems';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import type { SecretValue } from '../secrets/secret-value';
import {
  type CredentialName,
  type Credentials,
  OPEN_SOURCE_CREDENTIALS,
  SECRET_KEYS,
  SERVER_CREDENTIALS,
} from './credentials';
import type { ServerInstallation } from './server-chart';
import { requireSafe, serverSetting } from './settings';

type ContentOf = (name: CredentialName) => SecretValue;

/** Sets internal credentials, and checks their contents at synth. */
export function setCredentials(server: ServerInstallation, credentials: Credentials): void {
  const { chart, inNamespace, props, releaseName, scope, values } = server;
  const { _secretName: secretName } = credentials;
  // The namespace and the release name distinguish the generated credentials of two servers.
  const owner = [inNamespace, releaseName].filter(Boolean).join('/');
  const contentOf: ContentOf = (name) => credentials._value(name, owner);
  if (secretName === undefined) {
    const openSource = chart.edition === 'community' ? OPEN_SOURCE_CREDENTIALS : {};
    for (const name of keysOf({ ...SERVER_CREDENTIALS, ...openSource })) {
      values.add(`clearml.${name}`, contentOf(name), 'credentials');
    }
  } else {
    chart.require('existingCredentials', 'credentials');
    values.add('clearml.existingSecret', secretName, 'credentials');
  }
  if (chart.edition === 'public') {
    closePublishedDefaults(server, contentOf);
    if ((props.users ?? []).length === 0) {
      letEveryoneIn(server, contentOf);
    }
  }
  const used = keysOf(chart.edition === 'enterprise' ? SERVER_CREDENTIALS : SECRET_KEYS);
  if (secretName !== undefined) {
    const keys = used.map((name) => SECRET_KEYS[name]);
    expectKeys(scope, inNamespace, secretName, keys);
  }
  scope.node.addValidation({
    validate: () =>
      used.flatMap((name) => problemsOf(() => requireSafe(scope, contentOf(name), `credentials.${name}`))),
  });
}

/**
 * The public chart never overrides the built-in users of file server and web server nor the session secret on the API
 * server, so everyone could log in with the published ones.
 */
function closePublishedDefaults({ values }: ServerInstallation, contentOf: ContentOf): void {
  const fileserver = [
    serverSetting('secure.credentials.fileserver.user_key', contentOf('fileserverKey')),
    serverSetting('secure.credentials.fileserver.user_secret', contentOf('fileserverSecret')),
  ];
  values.addEnvironment('fileserver', fileserver, 'credentials');
  values.addEnvironment(
    'apiserver',
    [
      ...fileserver,
      serverSetting('secure.credentials.webserver.user_key', contentOf('webserverKey')),
      serverSetting('secure.credentials.webserver.user_secret', contentOf('webserverSecret')),
      serverSetting('secure.http.session_secret.apiserver', contentOf('sessionSecret')),
    ],
    'credentials',
  );
  // The readiness probe contains these in plain text, and needs neither.
  values.add('clearml.readinessprobeKey', 'unused', 'credentials');
  values.add('clearml.readinessprobeSecret', 'unused', 'credentials');
}

/** Without fixed users the web container logs visitors in with the web server's own user, and must know it. */
function letEveryoneIn({ values }: ServerInstallation, contentOf: ContentOf): void {
  const login = [
    { name: 'USER_KEY', value: contentOf('webserverKey') },
    { name: 'USER_SECRET', value: contentOf('webserverSecret') },
  ];
  values.addEnvironment('webserver', login, 'credentials');
}

function keysOf(credentials: Partial<Record<CredentialName, string>>): CredentialName[] {
  return Object.keys(credentials) as CredentialName[];
}
