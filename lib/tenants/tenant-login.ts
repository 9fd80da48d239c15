import type { IConstruct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { ClearmlServer } from '../server/server';
import { permitConnections } from '../server/sign-on/server-sign-on';
import type { Tenant } from './tenant';
import type { TenantWorkspaceProps } from './tenant-workspace-props';

/** URLs of the logins of a tenant (`sso_multi_tenant_login.md`). */
export interface TenantUrls {
  readonly loginUrl: string;
  /** Undefined for SAML: the ClearML documentation does not state the URL. */
  readonly callbackUrl?: string;
  readonly logoutUrls: string[];
}

/** The URLs of the logins of a tenant; undefined without single sign-on. */
export function urlsOf({ singleSignOn }: Tenant, appUrl: string): TenantUrls | undefined {
  if (singleSignOn === undefined) {
    return undefined;
  }
  const { _externalTenant, _clientId } = singleSignOn;
  const url = appUrl.replace(/\/$/, '');
  const loginUrl = `${url}/login/${_externalTenant}`;
  const callbackUrl = _clientId === undefined ? undefined : `${url}/callback_${_clientId}`;
  return { loginUrl, callbackUrl, logoutUrls: [`${url}/login`, loginUrl] };
}

/** States what the identity provider of a tenant needs: its registration, and connections from the API server of this app. */
export function registerLogin(scope: IConstruct, { tenant, server }: TenantWorkspaceProps, urls?: TenantUrls): void {
  const { name, singleSignOn } = tenant;
  if (singleSignOn === undefined || urls === undefined) {
    return;
  }
  const { callbackUrl, loginUrl, logoutUrls } = urls;
  const claims = singleSignOn._claims;
  const steps = [
    callbackUrl && `register the redirect URI ${callbackUrl}`,
    `post-logout redirect URIs ${logoutUrls.join(', ')}`,
    claims.length > 0 && `return the claims ${claims.join(', ')}`,
  ];
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.IDENTITY_PROVIDER,
    name: callbackUrl ?? loginUrl,
    purpose: `single sign-on of tenant ${name}`,
    remedy: `${steps.filter(Boolean).join('; ')} (sso_multi_tenant_login.md)`,
  });
  if (server instanceof ClearmlServer) {
    for (const port of singleSignOn._ports) {
      // One policy serves all tenants whose providers have this port.
      permitConnections(server._installation, `tenant-sign-on-${port}`, [port]);
    }
  }
}
