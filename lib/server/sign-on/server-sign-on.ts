import { CodedError } from '../../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { reportOn } from '../../core/report/report';
import { valueAt } from '../../helm/data/paths';
import { SecretFile } from '../../secrets/secret-file';
import { requireEgress } from '../../security/namespace/egress';
import { addConfigFile } from '../config-files';
import type { ServerInstallation } from '../server-installation';
import { serverSetting } from '../settings';
import { checkLogins } from './login-rules';
import { signOnSettings } from './sign-on-settings';
import type { SingleSignOn } from './single-sign-on';

/** A provider as users log in with it, in section `signOn` of the report. */
export interface ReportedProvider {
  /** Key of the provider in the settings. */
  readonly provider: string;
  readonly redirectUri: string;
  /** URL of the API server, as users reach it. */
  readonly apiUrl: string;
  /** URL of the discovery document, and the endpoints in the settings. */
  readonly discovery?: string;
  readonly authorizeUrl?: string;
  readonly accessTokenUrl?: string;
}

/** Redirect URIs by key of the provider. */
export type CallbackUrls = { readonly [provider: string]: string };

/**
 * Sets the settings of providers.
 *
 * @throws CLEARML5030 when providers contradict each other or the server, CLEARML4002 when the chart is too old for LDAP groups
 */
export function setSignOn(server: ServerInstallation, providers: readonly SingleSignOn[]): void {
  for (const { _row, _content } of providers) {
    if (_row.protocol === 'ldap') {
      requireLdap(server, _content);
    }
  }
  const settings = signOnSettings(providers, ({ fileName, content }) => {
    const file = typeof content === 'string' ? content : SecretFile.fromValue(content);
    return addConfigFile(server, fileName, file, 'singleSignOn');
  });
  const variables = settings.map(([path, value]) => serverSetting(path, value));
  server.values.addEnvironment('apiserver', variables, 'singleSignOn');
}

function requireLdap({ chart }: ServerInstallation, { settings, newUsers }: SingleSignOn['_content']): void {
  if (settings['groups.enabled'] !== undefined) {
    chart.require('ldapGroups', 'singleSignOn.ldap.groups');
  }
  if (newUsers._company === undefined && newUsers._admins.length === 0) {
    throw new CodedError('CLEARML5030', {
      found: 'SingleSignOn.ldap with NewUsers.invitedOnly() and no admin on the whitelist',
      expected: 'an admin who can log in: with an empty whitelist nobody can, admins included',
      fix: 'add an admin with login.add_whitelist_entries and name the address, NewUsers.invitedOnly(["admin@example.com"]), or use NewUsers.inCompany',
    });
  }
}

/** URLs of a server, as users reach it. */
export interface ServerUrls {
  readonly app: string;
  readonly api: string;
}

/**
 * Checks the settings for logins, and states what the providers need: registrations, connections.
 *
 * @returns redirect URIs by key of the provider
 * @throws CLEARML5030 when the settings contradict each other or the server
 */
export function registerSignOn(server: ServerInstallation, urls: ServerUrls): CallbackUrls {
  checkLogins(server, urls.app);
  const { props, scope } = server;
  const providers = props.singleSignOn ?? [];
  if (providers.length > 0) {
    Prerequisites.of(scope).add(scope, ...providers.map((provider) => prerequisiteOf(provider, urls.app)));
    reportOn(scope, 'signOn', () => providers.flatMap((provider) => reported(provider, urls)));
    const ports = providers.flatMap(({ _content }) => _content.ports);
    permitConnections(server, 'sign-on', ports);
  }
  return callbackUrlsOf(providers, urls.app);
}

/** Redirect URIs by key of the provider; LDAP has none. */
export function callbackUrlsOf(providers: readonly SingleSignOn[], appUrl: string): CallbackUrls {
  const paths = providers.flatMap(({ _row, _callbackPath }) =>
    _callbackPath === undefined ? [] : [[_row.key, appUrl + _callbackPath] as const],
  );
  return Object.fromEntries(paths);
}

/** The registration of a web UI at a provider. */
export function prerequisiteOf({ _row, _callbackPath, _content }: SingleSignOn, appUrl: string): Prerequisite {
  const { title, claims, setup, page } = _row;
  const { entity_id: entityId, server: directory } = _content.settings;
  const admins = _content.newUsers._admins;
  const steps = [
    _callbackPath && `register the redirect URI ${appUrl}${_callbackPath}`,
    entityId && `entity id ${entityId}`,
    claims.length > 0 && `return the claims ${claims.join(', ')}`,
    setup,
    admins.length > 0 && `add ${admins.join(', ')} to the whitelist (login.add_whitelist_entries)`,
  ];
  return {
    kind: PrerequisiteKind.IDENTITY_PROVIDER,
    name: _callbackPath === undefined ? String(directory) : appUrl + _callbackPath,
    purpose: `single sign-on with ${title}`,
    remedy: `${title}: ${steps.filter(Boolean).join('; ')} (${page})`,
  };
}

function reported({ _row, _content, _callbackPath }: SingleSignOn, { app, api }: ServerUrls): ReportedProvider[] {
  if (_callbackPath === undefined) {
    return [];
  }
  const { authorize_url: authorize, access_token_url: token } = _content.settings;
  return [
    {
      provider: _row.key,
      redirectUri: app + _callbackPath,
      apiUrl: api,
      discovery: _content.discovery,
      authorizeUrl: authorize as string | undefined,
      accessTokenUrl: token as string | undefined,
    },
  ];
}

/** Permits connections of the API server, such as those to token endpoints, directories and brokers, where a namespace is isolated. */
export function permitConnections(server: ServerInstallation, purpose: string, ports: readonly number[]): void {
  const { inNamespace, release, releaseName, scope } = server;
  requireEgress(scope, inNamespace, {
    name: `allow-${purpose}-${releaseName}`,
    ports,
    podLabels: () => {
      const deployment = release.findObjects({ kind: 'Deployment' }).find(({ name }) => name.endsWith('-apiserver'));
      return valueAt(deployment?.toJson(), 'spec.selector.matchLabels') as { [key: string]: string };
    },
  });
}
