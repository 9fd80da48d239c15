import { isDomainName } from '../exposure/hostnames';
import type { AppGatewayOptions } from '../workers/gateway/app-gateway-options';
import type { Tenant } from './tenant';

/** The gateway of a tenant, where all tenants have one of a kind. Each has a host of its own. */
export function gatewayOf({ name }: Tenant, options: AppGatewayOptions, apiUrl: string | undefined): AppGatewayOptions {
  const named = (text: string | undefined) => text?.replaceAll('{tenant}', name);
  const domain = options.baseDomain ?? domainOf(apiUrl);
  const ofDomain = domain === undefined ? undefined : `router-${name}.${domain}`;
  const inValues = options.values?.ingress?.hostName ?? options.values?.ingress?.hostname;
  return {
    ...options,
    hostName: named(options.hostName) ?? (inValues === undefined ? ofDomain : undefined),
    releaseName: named(options.releaseName),
  };
}

/** The domain that a server's hosts are below: what follows `api.`. */
function domainOf(apiUrl: string | undefined): string | undefined {
  const domain = /^https?:\/\/api\.([^:/]+)/.exec(apiUrl ?? '')?.[1];
  return domain !== undefined && isDomainName(domain) ? domain : undefined;
}
