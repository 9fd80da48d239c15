import { CodedError } from '../core/errors/coded-error';
import { isDomainName } from '../exposure/hostnames';
import type { AppGatewayOptions } from '../gateway/app-gateway-props';
import type { GatewaySessions } from '../gateway/sessions';
import type { Tenant } from './tenant';

/** The gateway of a tenant, where all tenants have one of a kind. Each has a host of its own. */
export function gatewayOf(tenant: Tenant, options: AppGatewayOptions, apiUrl: string | undefined): AppGatewayOptions {
  const { name } = tenant;
  const named = (text: string | undefined) => text?.replaceAll('{tenant}', name);
  const domain = options.baseDomain ?? domainOf(apiUrl);
  const ofDomain = domain === undefined ? undefined : `router-${name}.${domain}`;
  const inValues = options.values?.ingress?.hostName ?? options.values?.ingress?.hostname;
  return {
    ...options,
    sessions: sessionsOf(tenant, options),
    hostName: named(options.hostName) ?? (inValues === undefined ? ofDomain : undefined),
    releaseName: named(options.releaseName),
  };
}

/** The sessions of a tenant's gateway: as for all tenants, on ports of its own where it has some. */
export function sessionsOf(
  { name, sessionPorts }: Tenant,
  { sessions }: AppGatewayOptions,
): GatewaySessions | undefined {
  const ports = sessionPorts ?? sessions;
  return ports && { ...sessions, ...ports, address: sessions?.address?.replaceAll('{tenant}', name) };
}

/** @throws CLEARML9072 when a tenant without a gateway has ports for sessions of one */
export function rejectSessions({ name, sessionPorts }: Tenant): void {
  if (sessionPorts) {
    throw new CodedError('CLEARML9072', {
      found: `tenant ${name} has sessionPorts, and no gateway`,
      expected: 'a gateway, whose sessions they are for',
      fix: 'set gateway, or leave sessionPorts out',
    });
  }
}

/** The domain that a server's hosts are below: what follows `api.`. */
function domainOf(apiUrl: string | undefined): string | undefined {
  const domain = /^https?:\/\/api\.([^:/]+)/.exec(apiUrl ?? '')?.[1];
  return domain !== undefined && isDomainName(domain) ? domain : undefined;
}
