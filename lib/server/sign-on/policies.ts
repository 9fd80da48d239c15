import { CodedError } from '../../core/errors/coded-error';
import { validateArgument, validateProps } from '../../core/props/validate-props';
import type { ProviderRow } from './providers';

/** Who receives a user at the first login with a provider. */
export class NewUsers {
  /**
   * Everyone whom the provider admits receives a user in a company (setting `default_company`). Not on a server with several tenants:
   * the users of all tenants would get into one.
   *
   * @param company id of the company; `SingleSignOn.DEFAULT_COMPANY` is the company of a new server
   */
  public static inCompany(company: string): NewUsers {
    validateArgument(company, 'string', 'company of NewUsers.inCompany');
    if (!/^\S+$/.test(company)) {
      throw new CodedError('CLEARML5031', {
        found: `the company ${JSON.stringify(company)}`,
        expected: 'the id of a company',
        fix: 'correct the argument of NewUsers.inCompany',
      });
    }
    return new NewUsers(company);
  }

  /**
   * Only users who exist, who are on the whitelist, or whose mail domain is routed to a tenant. Add them with the UI or with
   * `login.add_whitelist_entries` and `login.set_domains` (`multi_tenant_k8s.md`).
   *
   * @param admins mail addresses of admins who are on the whitelist. LDAP requires one, because nobody else could add the first
   */
  public static invitedOnly(admins?: string[]): NewUsers {
    return new NewUsers(undefined, validateArgument(admins ?? [], 'string[]', 'admins of NewUsers.invitedOnly'));
  }

  private constructor(
    /** @internal */
    public readonly _company?: string,
    /** @internal */
    public readonly _admins: readonly string[] = [],
  ) {}
}

/** Options of `GroupSync.claim`. */
export interface GroupSyncOptions {
  /**
   * Groups of the provider whose members become admins at login. They need not exist in ClearML.
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
   * Whether group names are compared with case. Documented for Ping and Microsoft SAML: CLEARML5031 for other providers.
   *
   * @default true
   */
  readonly caseSensitive?: boolean;
}

/**
 * Synchronization of groups: at each login, the groups of a user at the provider decide about membership of the ClearML groups with the
 * same names. ClearML groups are not created: they must exist. SAML takes the first CN of a DN.
 */
export class GroupSync {
  /**
   * Reads the groups from a claim or attribute of the login.
   *
   * @param claim name of the claim
   * @param options admins, restriction, comparison
   */
  public static claim(claim: string, options?: GroupSyncOptions): GroupSync {
    validateArgument(claim, 'string', 'claim of GroupSync.claim');
    const { admins, membersOnly, caseSensitive } = validateProps(options ?? {}, 'GroupSyncOptions', 'GroupSync.claim');
    return new GroupSync({
      'groups.enabled': true,
      'groups.claim': claim,
      'groups.admins': admins,
      'groups.prohibit_user_signup_if_not_in_group': membersOnly,
      'groups.case_sensitive': caseSensitive,
    });
  }

  private constructor(private readonly settings: { readonly [key: string]: unknown }) {}

  /**
   * The settings of groups.
   *
   * @internal
   */
  public _settingsFor({ factory, groups = [], title }: ProviderRow): { readonly [key: string]: unknown } {
    const unknown = Object.keys(this.settings).find((key) => this.settings[key] !== undefined && !groups.includes(key));
    if (unknown !== undefined) {
      throw new CodedError('CLEARML5031', {
        found: `SingleSignOn.${factory} with the setting ${unknown}`,
        expected: `a setting of groups that ClearML documents for ${title}${groups.length === 0 ? ', which has none' : ''}`,
        fix: 'remove the option of groups, or set the value in apiserver.settings',
      });
    }
    return this.settings;
  }
}
