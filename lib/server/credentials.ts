import { problemsOf } from '../core/errors/coded-error';
import { validateArgument, validateProps } from '../core/props/validate-props';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import { rejectPublished } from '../secrets/detected-secrets';
import { SecretValue } from '../secrets/secret-value';
import { type ServerInstallation, userValue } from './server-installation';
import { serverSetting } from './settings';

/** The internal credentials of a server (`k8s.md`, Internal credentials). The library generates the ones that are left out. */
export interface CredentialsOptions {
  /** Key of the API server's own user. @default - generated */
  readonly apiserverKey?: SecretValue;
  /** Secret of the API server's own user. @default - generated */
  readonly apiserverSecret?: SecretValue;
  /** Key of the file server's user. @default - generated */
  readonly fileserverKey?: SecretValue;
  /** Secret of the file server's user. @default - generated */
  readonly fileserverSecret?: SecretValue;
  /** Secret that signs login tokens. @default - generated */
  readonly secureAuthTokenSecret?: SecretValue;
  /** Key of the test user. @default - generated */
  readonly testUserKey?: SecretValue;
  /** Secret of the test user. @default - generated */
  readonly testUserSecret?: SecretValue;
  /** Key of the web server's user; open-source server only. @default - generated */
  readonly webserverKey?: SecretValue;
  /** Secret of the web server's user; open-source server only. @default - generated */
  readonly webserverSecret?: SecretValue;
  /** Secret that signs web sessions; open-source server only. @default - generated */
  readonly sessionSecret?: SecretValue;
}

/** Name of an internal credential. */
type CredentialName = keyof CredentialsOptions;

/** The key of each credential in a Secret. */
export const SECRET_KEYS: Record<CredentialName, string> = {
  apiserverKey: 'apiserver_key',
  apiserverSecret: 'apiserver_secret',
  fileserverKey: 'fileserver_key',
  fileserverSecret: 'fileserver_secret',
  secureAuthTokenSecret: 'secure_auth_token_secret',
  testUserKey: 'test_user_key',
  testUserSecret: 'test_user_secret',
  webserverKey: 'webserver_key',
  webserverSecret: 'webserver_secret',
  sessionSecret: 'session_secret',
};

const ALL_NAMES = Object.keys(SECRET_KEYS) as CredentialName[];

/** Further credentials of the open-source server. Their published defaults are in effect unless values replace them. */
const OPEN_SOURCE_NAMES: readonly CredentialName[] = ['webserverKey', 'webserverSecret', 'sessionSecret'];
const COMMON_NAMES = ALL_NAMES.filter((name) => !OPEN_SOURCE_NAMES.includes(name));

/**
 * Internal credentials of a server, and their source.
 *
 * @example
 * const credentials = Credentials.fromSecret('clearml-credentials');
 */
export class Credentials {
  /** Random credentials, kept in the git-ignored file of `SecretValue.generated`. Meant for evaluations. */
  public static generated(): Credentials {
    return new Credentials({});
  }

  /**
   * Credentials that the library writes to a Secret of the release. It generates the ones that are left out.
   *
   * @param credentials the credentials
   * @throws CLEARML1017 when one is unknown or no `SecretValue`
   */
  public static fromKeys(credentials: CredentialsOptions): Credentials {
    return new Credentials(validateProps(credentials, 'CredentialsOptions', 'Credentials.fromKeys'));
  }

  /**
   * A Secret in the namespace with the keys apiserver_key, apiserver_secret, fileserver_key, fileserver_secret,
   * secure_auth_token_secret, test_user_key and test_user_secret; for the open-source server also webserver_key,
   * webserver_secret and session_secret. `clearml-enterprise` 10.12.5 or later (`10.12.md`).
   *
   * @param secretName name of the Secret
   * @throws CLEARML1017 when it is not a string, CLEARML3009 when it is not the name of a Secret
   */
  public static fromSecret(secretName: string): Credentials {
    validateArgument(secretName, 'string', 'secretName of Credentials.fromSecret');
    const secrets = Object.entries(SECRET_KEYS).map(([name, key]) => [name, SecretValue.existing(secretName, key)]);
    return new Credentials(Object.fromEntries(secrets), secretName);
  }

  private constructor(
    private readonly given: CredentialsOptions,
    /** @internal */
    public readonly _secretName?: string,
  ) {}

  /** @internal */
  public _value(name: CredentialName, owner: string): SecretValue {
    return this.given[name] ?? SecretValue.generated(`${owner}/${SECRET_KEYS[name]}`);
  }
}

/** A text of the user may contain a `SecretValue`. */
type ContentOf = (name: CredentialName) => SecretValue | string;

/**
 * The credentials of a server. A Secret that user values name replaces the prop, as it does in charts.
 *
 * @throws CLEARML3009 when it is not the name of a Secret
 */
export function credentialsOf(server: ServerInstallation): Credentials {
  const secretName = userValue(server, 'clearml.existingSecret');
  return typeof secretName === 'string' && secretName !== ''
    ? Credentials.fromSecret(secretName)
    : (server.props.credentials ?? Credentials.generated());
}

/** Sets internal credentials, and rejects published ones at synth. */
export function setCredentials(server: ServerInstallation): void {
  const { chart, inNamespace, props, releaseName, scope, values } = server;
  const credentials = credentialsOf(server);
  const { _secretName: secretName } = credentials;
  // The namespace and the release name distinguish the generated credentials of two servers.
  const owner = [inNamespace, releaseName].filter(Boolean).join('/');
  const contentOf: ContentOf = (name) => givenBy(server, name) ?? credentials._value(name, owner);
  const used = chart.edition === 'enterprise' ? COMMON_NAMES : ALL_NAMES;
  if (secretName === undefined) {
    // The public chart has no values for the credentials that only the open-source server has.
    for (const name of chart.edition === 'community' ? ALL_NAMES : COMMON_NAMES) {
      values.add(`clearml.${name}`, contentOf(name), 'credentials');
    }
  } else {
    if (props.credentials?._secretName === secretName) {
      chart.require('existingCredentials', 'credentials');
    }
    values.add('clearml.existingSecret', secretName, 'credentials');
    const keys = used.map((name) => SECRET_KEYS[name]);
    expectKeys(scope, inNamespace, secretName, keys);
  }
  if (chart.edition === 'public') {
    closePublishedDefaults(server, contentOf);
    if ((props.users ?? []).length === 0) {
      letEveryoneIn(server, contentOf);
    }
  }
  scope.node.addValidation({
    validate: () =>
      used.flatMap((name) => {
        const content = contentOf(name);
        return content instanceof SecretValue
          ? problemsOf(() => rejectPublished(scope, content, `credentials.${name}`))
          : [];
      }),
  });
}

/** The credential that user values contain, so that all pods read the same one as the Secret of the chart contains. */
function givenBy(server: ServerInstallation, name: CredentialName): SecretValue | string | undefined {
  const { _secretName } = credentialsOf(server);
  const given = _secretName === undefined ? userValue(server, `clearml.${name}`) : undefined;
  return given instanceof SecretValue || (typeof given === 'string' && given !== '') ? given : undefined;
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
  values.addPublic('clearml.readinessprobeKey', 'unused', 'credentials');
  values.addPublic('clearml.readinessprobeSecret', 'unused', 'credentials');
}

/** Without fixed users the web container logs visitors in with the web server's own user, and must know it. */
function letEveryoneIn({ values }: ServerInstallation, contentOf: ContentOf): void {
  const login = [
    { name: 'USER_KEY', value: contentOf('webserverKey') },
    { name: 'USER_SECRET', value: contentOf('webserverSecret') },
  ];
  values.addEnvironment('webserver', login, 'credentials');
}
