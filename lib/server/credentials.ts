import { validateArgument, validateProps } from '../core/props/validate-props';
import { SecretValue } from '../secrets/secret-value';

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
export type CredentialName = keyof CredentialsOptions;

/** The credentials that every server has, with their keys in a Secret. */
export const SERVER_CREDENTIALS = {
  apiserverKey: 'apiserver_key',
  apiserverSecret: 'apiserver_secret',
  fileserverKey: 'fileserver_key',
  fileserverSecret: 'fileserver_secret',
  secureAuthTokenSecret: 'secure_auth_token_secret',
  testUserKey: 'test_user_key',
  testUserSecret: 'test_user_secret',
} as const satisfies Partial<Record<CredentialName, string>>;

/** Further credentials of the open-source server. Their published defaults are in effect unless values replace them. */
export const OPEN_SOURCE_CREDENTIALS = {
  webserverKey: 'webserver_key',
  webserverSecret: 'webserver_secret',
  sessionSecret: 'session_secret',
} as const satisfies Partial<Record<CredentialName, string>>;

/** The key of each credential in a Secret. */
export const SECRET_KEYS: Record<CredentialName, string> = { ...SERVER_CREDENTIALS, ...OPEN_SOURCE_CREDENTIALS };

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
