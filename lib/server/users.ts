import { CodedError } from '../core/errors/coded-error';
import type { SecretValue } from '../secrets/secret-value';
import type { ServerInstallation } from './server-installation';
import { serverSetting } from './settings';

/** A user who logs in with a name and a password (`k8s.md`, Fixed users). Exactly one of `password` and `passwordHash`. */
export interface FixedUser {
  /** Login name. */
  readonly username: string;

  /**
   * Password in clear.
   *
   * @default - none
   */
  readonly password?: SecretValue;

  /**
   * base64 of the bcrypt hash of the password. Either all users have hashes or none.
   *
   * @default - none
   */
  readonly passwordHash?: SecretValue;

  /**
   * Name shown in the UI.
   *
   * @default - the login name
   */
  readonly displayName?: string;

  /**
   * Id of the user's company.
   *
   * @default - the default company of the server
   */
  readonly company?: string;

  /**
   * Whether the user may administer the server. `clearml-enterprise` only; the open-source server has no such mark.
   *
   * @default false
   */
  readonly admin?: boolean;
}

/**
 * Sets fixed users in environment variables, so that passwords are written to a Secret.
 *
 * @throws CLEARML5005 when a user is invalid
 */
export function setUsers(server: ServerInstallation, users: readonly FixedUser[]): void {
  if (users.length === 0) {
    return;
  }
  const hashed = users.filter((user) => user.passwordHash !== undefined).length;
  if (hashed > 0 && hashed < users.length) {
    throw badUser(
      'some users have a passwordHash and some do not',
      'hashes for all or for none: the server has one switch',
    );
  }
  const names = new Set(users.map(({ username }) => username));
  if (names.size < users.length) {
    throw badUser('two users of one name', 'a login name of its own for each user');
  }
  const entries = users.map((user) => entryOf(server, user));
  server.values.addEnvironment(
    'apiserver',
    [
      serverSetting('apiserver.auth.fixed_users.enabled', true),
      serverSetting('apiserver.auth.fixed_users.pass_hashed', hashed > 0),
      serverSetting('apiserver.auth.fixed_users.users', entries),
    ],
    'users',
  );
}

function entryOf({ chart }: ServerInstallation, user: FixedUser): object {
  const { username, password, passwordHash, displayName, company, admin } = user;
  if (username.trim() === '') {
    throw badUser('a user without a name', 'a login name');
  }
  const secret = password ?? passwordHash;
  if (secret === undefined || (password && passwordHash)) {
    throw badUser(
      `user ${username} has ${secret ? 'a password and a passwordHash' : 'neither password nor passwordHash'}`,
      'exactly one of them',
    );
  }
  if (admin) {
    chart.require('userAdminMark', `users: admin of ${username}`);
  }
  return { username, password: secret, name: displayName ?? username, company, admin: admin || undefined };
}

function badUser(found: string, expected: string): CodedError {
  return new CodedError('CLEARML5005', { found, expected, fix: 'correct the users prop' });
}
