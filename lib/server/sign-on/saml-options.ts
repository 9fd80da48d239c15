import type { SignOnOptions } from './oauth-options';
import type { GroupSync } from './policies';
import type { SamlMetadata } from './saml-metadata';

/** Options of a provider that speaks SAML: Duo, Google, JumpCloud (`sso_duo_saml.md`, `sso_google_saml.md`, `sso_jumpcloud_saml.md`). */
export interface SamlOptions extends SignOnOptions {
  /**
   * Entity id of ClearML at the provider.
   *
   * @example "clearml"
   */
  readonly entityId: string;

  /** Metadata of the provider. */
  readonly metadata: SamlMetadata;
}

/** Options of Microsoft AD and Azure by SAML (`sso_microsoft_ad_saml.md`). */
export interface MicrosoftSamlOptions extends SamlOptions {
  /**
   * Claims with the data of users.
   *
   * @default - the claims of the ClearML documentation
   */
  readonly claims?: SamlClaims;

  /**
   * Synchronization of groups.
   *
   * @default - none
   */
  readonly groups?: GroupSync;
}

/** Names of the claims with the data of users. */
export interface SamlClaims {
  /**
   * Claim with the user id.
   *
   * @default "http://schemas.microsoft.com/identity/claims/objectidentifier"
   */
  readonly userId?: string;

  /**
   * Claim with the full name.
   *
   * @default "http://schemas.microsoft.com/identity/claims/displayname"
   */
  readonly name?: string;

  /**
   * Claim with the mail address.
   *
   * @default "emailAddress"
   */
  readonly email?: string;

  /**
   * Claim with the given name.
   *
   * @default "givenName"
   */
  readonly givenName?: string;

  /**
   * Claim with the surname.
   *
   * @default "surname"
   */
  readonly surname?: string;
}
