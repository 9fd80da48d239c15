import { requireAccepted } from '../chart/check-contents';
import { CONTENTS } from '../chart/contents';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { objectsAt } from '../helm/data/json';
import { literalValue } from '../secrets/readers/hocon';
import { problemWith } from '../secrets/readers/reader';
import type { SecretValue } from '../secrets/secret-value';
import type { ServerInstallation } from './server-installation';
import { SERVER_SETTING_PREFIX, serverSetting } from './settings';

/** A user who logs in with a name and a password (`k8s.md`, Fixed users). Exactly one of `password` and `passwordHash`. */
export interface FixedUser {
  /** Login name: ASCII without colons (CLEARML5005). */
  readonly username: string;

  /**
   * Password in clear: ASCII, because no login with other characters succeeds (CLEARML3006 at synth).
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
 * Sets fixed users in environment variables, so that passwords are written to a Secret. `checkFixedUsers` checks their names and passwords.
 *
 * @throws CLEARML5005 when a user has no password or two, or some have hashes and some have none
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
  return new CodedError('CLEARML5005', { found, expected, fix: 'correct the users' });
}

/**
 * Checks the fixed users in the variables of a component, which props, `values` or a values file set.
 *
 * @param component path of the component in the values
 * @param setting path of the settings of fixed users
 * @throws CLEARML5005 when the server cannot recognize a user by the name, and at synth CLEARML3006 when no login with a password succeeds
 */
export function checkFixedUsers({ scope, effective }: Checked, component: string, setting: string): void {
  const list = `${component}.extraEnvs`;
  const variable = (key: string) => {
    const name = `${SERVER_SETTING_PREFIX}${setting.replaceAll('.', '__')}__${key}`.toLowerCase();
    return objectsAt(effective.map(component), 'extraEnvs').find((entry) => String(entry.name).toLowerCase() === name);
  };
  const entry = variable('users');
  const users = literalValue(String(entry?.value));
  if (!Array.isArray(users)) {
    return;
  }
  const source = effective.sourceOf(list, String(entry?.name));
  const isHashed = literalValue(String(variable('pass_hashed')?.value)) === true;
  const { readers } = isHashed ? CONTENTS.userPasswordHash : CONTENTS.userPassword;
  requireNames(
    users.map((user) => user.username ?? ''),
    source,
  );
  for (const { username, password } of users) {
    const text = { place: `password of user ${username} in ${list}`, source, text: String(password) };
    scope.node.addValidation({ validate: () => problemsOf(() => requireAccepted(scope, text, readers)) });
  }
}

type Checked = Pick<ServerInstallation, 'scope' | 'effective'>;

/** @throws CLEARML5005 */
function requireNames(names: readonly string[], source: string): void {
  if (names.some((name) => name.trim() === '')) {
    throw badUser(`a user without a name (${source})`, 'a login name');
  }
  if (new Set(names).size < names.length) {
    throw badUser(`two users of one name (${source})`, 'a different login name for each user');
  }
  for (const name of names) {
    const problem = problemWith(CONTENTS.userName.readers, name);
    if (problem !== undefined) {
      throw badUser(
        `user ${JSON.stringify(name)} (${source}): ${problem.found}, so that no login succeeds`,
        `a login name in ${problem.reader.accepts}`,
      );
    }
  }
}
