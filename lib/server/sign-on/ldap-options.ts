import { CodedError } from '../../core/errors/coded-error';
import { validateArgument, validateProps } from '../../core/props/validate-props';
import { placeholdersIn } from '../../helm/data/placeholders';
import type { SecretValue } from '../../secrets/secret-value';
import type { NewUsers } from './policies';

/** Kinds of LDAP directories. */
export enum LdapDirectory {
  /** Microsoft Active Directory: users are found by `sAMAccountName`. */
  ACTIVE_DIRECTORY = 'active-directory',
  /** OpenLDAP: the search filter of the server. */
  OPEN_LDAP = 'open-ldap',
  /** FreeIPA: the search filter of the server. */
  IPA = 'ipa',
}

/** The account with which the server searches users. */
export interface LdapBind {
  /** Distinguished name. */
  readonly dn: SecretValue;

  /** Password. */
  readonly password: SecretValue;
}

/** Attributes of a directory with the data of users. */
export interface LdapAttributes {
  /**
   * Attribute with the display name.
   *
   * @default "displayName"
   */
  readonly name?: string;

  /**
   * Attribute with the mail address.
   *
   * @default "email"
   */
  readonly mail?: string;

  /**
   * Further attributes, by their names in ClearML: lower-case letters, digits and single underscores.
   *
   * @default - none
   */
  readonly more?: { readonly [name: string]: string };
}

/** Synchronization of LDAP groups with the ClearML groups that are named like the first CN. ClearML groups must exist. */
export interface LdapGroups {
  /**
   * First CNs of groups whose members become admins at login.
   *
   * @default - none
   */
  readonly admins?: string[];

  /**
   * Whether only users with a group that exists in ClearML may log in.
   *
   * @default false
   */
  readonly membersOnly?: boolean;

  /**
   * Whether group names are compared with case.
   *
   * @default true
   */
  readonly caseSensitive?: boolean;

  /**
   * Whether ClearML groups are named like the whole DN.
   *
   * @default false
   */
  readonly wholeDn?: boolean;
}

/** Options of LDAP (`sso_ldap.md`). The login form of fixed users verifies passwords at the directory, so the server has no other `users`. */
export interface LdapOptions {
  /**
   * Address of the directory. The connection of `ldaps://` is secure, that of `ldap://` and of a bare host with `tls`.
   *
   * @example "ldaps://ldap.example.com"
   */
  readonly server: string;

  /**
   * DN below which users are searched.
   *
   * @example "dc=example,dc=com"
   */
  readonly baseDn: string;

  /** The account with which the server searches users. */
  readonly bind: LdapBind;

  /**
   * Kind of the directory.
   *
   * @default LdapDirectory.OPEN_LDAP
   */
  readonly directory?: LdapDirectory;

  /**
   * Filter that finds a user; `{0}` stands for the login name.
   *
   * @default - the filter of the kind of directory
   */
  readonly searchFilter?: string;

  /**
   * TLS. With `ldap://` or a bare host it turns StartTLS on.
   *
   * @default - no StartTLS; `ldaps://` verifies the certificate by the authorities of the image
   */
  readonly tls?: LdapTls;

  /**
   * Attributes with the data of users.
   *
   * @default - those of the server
   */
  readonly attributes?: LdapAttributes;

  /**
   * LDAP ids of users who become admins.
   *
   * @default - none
   */
  readonly adminUsers?: string[];

  /**
   * Synchronization of groups. `clearml-enterprise` 11.0.0 or later (`ver_3_28.md`).
   *
   * @default - none
   */
  readonly groups?: LdapGroups;

  /**
   * Who receives a user at the first login.
   *
   * @default NewUsers.inCompany(SingleSignOn.DEFAULT_COMPANY)
   */
  readonly newUsers?: NewUsers;
}

/** The certificate with which the server identifies itself to a directory. */
export interface LdapTlsOptions {
  /**
   * Client certificate in PEM format. It requires `clientKey`.
   *
   * @default - none
   */
  readonly clientCertificate?: SecretValue;

  /**
   * Private key of the client certificate in PEM format.
   *
   * @default - none
   */
  readonly clientKey?: SecretValue;
}

/** TLS between the server and a directory. */
export class LdapTls {
  /**
   * Verifies the certificate of the directory by authorities in PEM format.
   *
   * @param pem one or more certificates; a `SecretValue` in the text is delivered in a Secret: `${SecretValue.existing('ldap', 'ca.crt')}`
   * @param options client certificate
   * @throws CLEARML5031 when the text contains no certificate, or a private key
   */
  public static trusting(pem: string, options?: LdapTlsOptions): LdapTls {
    validateArgument(pem, 'string', 'pem of LdapTls.trusting');
    const isSecret = placeholdersIn(pem).length > 0;
    if (!(isSecret || pem.includes('-----BEGIN CERTIFICATE-----')) || pem.includes('PRIVATE KEY-----')) {
      throw new CodedError('CLEARML5031', {
        found: 'pem of LdapTls.trusting without a certificate, or with a private key',
        expected: 'the text of certificates in PEM format, not the path of a file',
        fix: 'read the file; a client key belongs to clientKey',
      });
    }
    return new LdapTls(options, pem);
  }

  /**
   * Verifies the certificate of the directory by the authorities of the image.
   *
   * @param options client certificate
   */
  public static trustingImage(options?: LdapTlsOptions): LdapTls {
    return new LdapTls(options);
  }

  /**
   * Does not verify the certificate of the directory: anyone in the network path can read the passwords. For tests.
   *
   * @param options client certificate
   */
  public static unverified(options?: LdapTlsOptions): LdapTls {
    return new LdapTls(options, undefined, false);
  }

  /** @internal */
  public readonly _options: LdapTlsOptions;

  private constructor(
    options: LdapTlsOptions = {},
    /** @internal */
    public readonly _authorities?: string,
    /** @internal */
    public readonly _validates?: boolean,
  ) {
    this._options = validateProps(options, 'LdapTlsOptions', 'LdapTls');
  }
}
