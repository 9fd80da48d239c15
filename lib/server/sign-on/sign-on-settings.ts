import { CodedError } from '../../core/errors/coded-error';
import type { SignOnFile } from './provider-content';
import type { ProviderRow, SignOnProtocol } from './providers';
import type { SingleSignOn } from './single-sign-on';

/** A setting of the server or of the platform management center: a dotted path and a value, for `serverSetting`. */
export type SignOnSetting = readonly [path: string, value: unknown];

/**
 * The settings of providers.
 *
 * @param mount mounts a file, such as the metadata of a provider, and returns its path in the container
 * @throws CLEARML5030 when two providers are clients of one kind
 */
export function signOnSettings(
  providers: readonly SingleSignOn[],
  mount: (file: SignOnFile) => string,
): SignOnSetting[] {
  rejectTwoClients(providers);
  return providers.flatMap(({ _row: row, _content: { settings, newUsers, files } }) => {
    const paths = files.map((file) => [file.setting, mount(file)] as const);
    const all = { ...settings, default_company: newUsers._company, ...Object.fromEntries(paths) };
    return Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [settingPath(row, key), value] as const);
  });
}

function rejectTwoClients(providers: readonly SingleSignOn[]): void {
  const keys = providers.map(({ _row }) => _row.key);
  const twice = providers.find(({ _row }, index) => keys.indexOf(_row.key) !== index)?._row;
  if (twice !== undefined) {
    throw new CodedError('CLEARML5030', {
      found: `two clients of SingleSignOn.${twice.factory}`,
      expected: 'one client of each provider: the settings of the server have one place for it',
      fix: 'remove one; further clients are possible in the wizard of the web UI',
    });
  }
}

/** Paths of the settings, and the keys below the first of them. */
interface Place {
  readonly secure: string;
  readonly secureKeys: readonly string[];
  readonly plain: string;
}

const PLACES: { readonly [P in SignOnProtocol]: Place } = {
  oauth: {
    secure: 'secure.login.sso.oauth_client',
    secureKeys: ['client_id', 'client_secret', 'default_company'],
    plain: 'services.login.sso.oauth_client',
  },
  saml: {
    secure: 'secure.login.sso.saml_client',
    secureKeys: ['entity_id', 'idp_metadata_file', 'default_company'],
    plain: 'services.login.sso.saml_client',
  },
  ldap: {
    secure: 'secure.fixed_user_providers',
    secureKeys: ['dn', 'password'],
    plain: 'apiserver.auth.fixed_user_providers',
  },
};

/** Path of a setting of a provider. A key that begins with `services.` or `apiserver.` is a path. */
function settingPath({ key, protocol }: ProviderRow, setting: string): string {
  const { secure, secureKeys, plain } = PLACES[protocol];
  const place = secureKeys.includes(setting) ? secure : plain;
  return /^(?:services|apiserver)\./.test(setting) ? setting : `${place}.${key}.${setting}`;
}
