import { CodedError } from '../../core/errors/coded-error';
import { emitNotice } from '../../core/notice';
import { objectsAt } from '../../helm/data/json';
import { mapAt } from '../../helm/data/paths';
import { placeholdersIn } from '../../helm/data/placeholders';
import type { ServerInstallation } from '../server-installation';

const PROVIDER = /^clearml__(?:secure|services)__login__sso__(?:oauth|saml)_client__/;
const DEFAULT_COMPANY =
  /^clearml__(?:secure__login__sso__|apiserver__auth__fixed_user_providers__).*__default_company$/;
const FIXED_USERS = 'clearml__apiserver__auth__fixed_users';
const ANY_LOGIN = /^clearml__(?:apiserver__auth__fixed_user|secure__fixed_user|(?:secure|services)__login__sso)/;

/**
 * Checks the effective settings for logins, wherever they come from. An enterprise server without any is a notice.
 *
 * @throws CLEARML5030 when the settings contradict each other or the server
 */
export function checkLogins(server: ServerInstallation, appUrl: string): void {
  const variables = variablesOf(server);
  rejectContradictions(server, variables, appUrl);
  if (server.chart.edition === 'enterprise' && !hasLogin(server, variables)) {
    emitNotice(
      `${server.scope.node.path} has neither users nor single sign-on`,
      'Nobody can log in until users or singleSignOn is set, or settings of the API server configure a login.',
    );
  }
}

/** Variables of the API server by name in lower case, as the server compares them. */
function variablesOf({ effective }: ServerInstallation): ReadonlyMap<string, unknown> {
  const entries = objectsAt(effective.at('apiserver'), 'extraEnvs');
  return new Map(entries.map(({ name, value }) => [String(name).toLowerCase(), value]));
}

function rejectContradictions(
  { props }: ServerInstallation,
  variables: ReadonlyMap<string, unknown>,
  appUrl: string,
): void {
  const names = [...variables.keys()];
  const provider = names.find((name) => PROVIDER.test(name));
  if (provider !== undefined) {
    requireHttps(provider, appUrl);
  }
  const ldap = /^"*ldap"*$/i.test(String(variables.get(`${FIXED_USERS}__provider`)));
  if (ldap && variables.has(`${FIXED_USERS}__users`)) {
    throw new CodedError('CLEARML5030', {
      found: 'LDAP and fixed users',
      expected: 'one of them: LDAP takes the place of the fixed users',
      fix: 'remove users; name admins in adminUsers of SingleSignOn.ldap',
    });
  }
  const company = names.find((name) => DEFAULT_COMPANY.test(name));
  if (props.multiTenant !== undefined && company !== undefined) {
    throw new CodedError('CLEARML5030', {
      found: `multiTenant and ${company}`,
      expected: 'no default company: it would receive the users of all tenants',
      fix: 'set newUsers to NewUsers.invitedOnly(), and whitelist users or route mail domains for each tenant',
    });
  }
}

/**
 * Requires https between users and a component that they log in to with a provider.
 *
 * @throws CLEARML5030
 */
export function requireHttps(provider: string, appUrl: string): void {
  if (!appUrl.startsWith('https:')) {
    throw new CodedError('CLEARML5030', {
      found: `single sign-on (${provider}) and the web UI ${appUrl}`,
      expected: 'https: providers reject other redirect URIs, and login tokens pass through them',
      fix: 'set an exposure with TLS',
    });
  }
}

/** Whether settings or files of the API server configure a login, or tenants may have providers of their own. */
function hasLogin({ effective, props }: ServerInstallation, variables: ReadonlyMap<string, unknown>): boolean {
  const { additionalConfigs, existingAdditionalConfigsSecret, fileMounts } = mapAt(effective.tree, 'apiserver');
  return (
    props.multiTenant !== undefined ||
    [...variables.keys()].some((name) => ANY_LOGIN.test(name)) ||
    Boolean(existingAdditionalConfigsSecret) ||
    [additionalConfigs, fileMounts].some((files) => mayContainLogin(JSON.stringify(files ?? {})))
  );
}

/** The content of a configuration that is one secret is unknown. */
function mayContainLogin(files: string): boolean {
  const secrets = placeholdersIn(files);
  return /fixed_user|\bsso\b/.test(files) || secrets.some((secret) => files.includes(`.conf":"${secret}"`));
}
