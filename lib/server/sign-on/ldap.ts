import { LdapDirectory, type LdapOptions } from './ldap-options';
import { NewUsers } from './policies';
import { invalidOption, type ProviderContent, type SignOnFile } from './provider-content';
import { DEFAULT_COMPANY, type ProviderRow } from './providers';

const ADDRESS = /^(?:(ldaps?):\/\/)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?\/?$/;

/** Search filters of directories that need another one than the server has. */
const SEARCH_FILTERS: { readonly [D in LdapDirectory]?: string } = {
  [LdapDirectory.ACTIVE_DIRECTORY]: '(&(objectclass=user)(sAMAccountName={0}))',
};

/** @throws CLEARML5031 when an option is invalid */
export function ldapContent(row: ProviderRow, options: LdapOptions): ProviderContent {
  const { server, baseDn, bind, adminUsers, groups, tls } = options;
  const { newUsers = NewUsers.inCompany(DEFAULT_COMPANY) } = options;
  const address = ADDRESS.exec(server);
  if (address === null) {
    throw invalidOption(row, 'server', JSON.stringify(server), 'an address such as ldaps://ldap.example.com');
  }
  const [, scheme, port] = address;
  return {
    settings: {
      'apiserver.auth.fixed_users.enabled': true,
      'apiserver.auth.fixed_users.provider': 'ldap',
      server,
      base_dn: baseDn,
      dn: bind.dn,
      password: bind.password,
      search_filter: options.searchFilter ?? (options.directory && SEARCH_FILTERS[options.directory]),
      use_tls: tls !== undefined && scheme !== 'ldaps' ? true : undefined,
      'tls.validate_cert': tls?._validates,
      ...attributesOf(row, options),
      admin_users: adminUsers,
      'groups.enabled': groups && true,
      'groups.admins': groups?.admins,
      'groups.prohibit_user_login_if_not_in_group': groups?.membersOnly,
      case_sensitive: groups?.caseSensitive,
      group_name_parsing: groups?.wholeDn ? 'none' : undefined,
    },
    newUsers,
    files: filesOf(row, options),
    ports: [port === undefined ? (scheme === 'ldaps' ? 636 : 389) : Number(port)],
  };
}

function attributesOf(row: ProviderRow, { attributes = {} }: LdapOptions) {
  const { name, mail, more = {} } = attributes;
  // The server lower-cases names of settings, and two underscores end a word of the path.
  const invalid = Object.keys(more).find((key) => !/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(key));
  if (invalid !== undefined) {
    throw invalidOption(
      row,
      'a name of attributes.more',
      JSON.stringify(invalid),
      'lower-case letters, digits and single underscores',
    );
  }
  return Object.fromEntries(
    Object.entries({ ...more, name, mail }).map(([key, value]) => [`attributes.${key}`, value]),
  );
}

function filesOf(row: ProviderRow, { tls }: LdapOptions): SignOnFile[] {
  const { clientCertificate, clientKey } = tls?._options ?? {};
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    throw invalidOption(row, 'tls', 'a client certificate or a key alone', 'both clientCertificate and clientKey');
  }
  const files = [
    ['tls.ca_certs', 'ldap-ca.pem', tls?._authorities],
    ['tls.client_cert', 'ldap-client.crt', clientCertificate],
    ['tls.client_key', 'ldap-client.key', clientKey],
  ] as const;
  return files.flatMap(([setting, fileName, content]) => (content === undefined ? [] : { setting, fileName, content }));
}
