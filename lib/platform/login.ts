import { CodedError } from '../core/errors/coded-error';
import { objectsAt } from '../helm/data/json';
import type { EffectiveValues } from '../helm/values/effective-values';
import type { SecretValue } from '../secrets/secret-value';
import { type EnvironmentEntry, serverSetting } from '../server/settings';
import { signOnSettings } from '../server/sign-on/sign-on-settings';
import type { SingleSignOn } from '../server/sign-on/single-sign-on';

/** A user of the platform management center (`platform_management_center_deploy.md`). */
export interface PlatformAdministrator {
  /** Login name. */
  readonly username: string;

  /** Password. */
  readonly password: SecretValue;

  /**
   * Name shown in the UI.
   *
   * @default - the login name
   */
  readonly displayName?: string;
}

/** Path of the settings of administrators with passwords. */
export const FIXED_USERS = 'platform_management.auth.fixed_users';

/** The settings for administrators with passwords. */
export function administrators(users: readonly PlatformAdministrator[]): EnvironmentEntry[] {
  const list = users.map(({ username, password, displayName }) => ({
    username,
    password,
    name: displayName ?? username,
  }));
  return list.length === 0
    ? []
    : [serverSetting(`${FIXED_USERS}.enabled`, true), serverSetting(`${FIXED_USERS}.users`, list)];
}

/**
 * The settings for single sign-on.
 *
 * @throws CLEARML5030 when two providers are clients of one kind, CLEARML4003 when one is not documented for the center
 */
export function signOn(providers: readonly SingleSignOn[]): EnvironmentEntry[] {
  const other = providers.find(({ _row }) => _row.protocol !== 'oauth');
  if (other !== undefined) {
    throw new CodedError('CLEARML4003', {
      found: `SingleSignOn.${other._row.factory} of the platform management center`,
      expected: 'a provider with OAuth: the ClearML documentation describes no other for the center',
      fix: 'use another provider, or users',
    });
  }
  return signOnSettings(providers, () => '').map(([path, value]) => serverSetting(path, value));
}

/** The setting for the mail addresses and domains that single sign-on accepts. */
export function allowedEmails(mails: readonly string[]): EnvironmentEntry[] {
  return [serverSetting('services.login.email_filters.allowed', mails)];
}

/**
 * Requires a login of administrators, by props or by values.
 *
 * @throws CLEARML5044
 */
export function requireLogin({ effective }: { readonly effective: EffectiveValues }): void {
  const names = objectsAt(effective.map('platformManagement'), 'extraEnvs').map(({ name }) => String(name));
  if (!names.some((name) => /__login__sso__|__fixed_users__users$/i.test(name))) {
    throw new CodedError('CLEARML5044', {
      found: 'a platform management center without users and without single sign-on',
      expected: 'a way for administrators to log in',
      fix: 'set users or singleSignOn',
    });
  }
}
