import { domainOfServer } from '../chart/endpoints';
import { CodedError } from '../core/errors/coded-error';
import type { AppGatewayOptions } from '../gateway/app-gateway-props';
import type { GatewaySessions } from '../gateway/sessions';
import type { Tenant } from './tenant';

/** The gateway props of a tenant, with an individual host. */
export function gatewayOf(tenant: Tenant, options: AppGatewayOptions, apiUrl: string | undefined): AppGatewayOptions {
  const { name } = tenant;
  const named = (text: string | undefined) => text?.replaceAll('{tenant}', name);
  const domain = options.baseDomain ?? domainOfServer(apiUrl);
  const ofDomain = domain === undefined ? undefined : `router-${name}.${domain}`;
  const inValues = options.values?.ingress?.hostName ?? options.values?.ingress?.hostname;
  return {
    ...options,
    sessions: sessionsOf(tenant, options),
    hostName: named(options.hostName) ?? (inValues === undefined ? ofDomain : undefined),
    releaseName: named(options.releaseName),
  };
}

/** The session options of the gateway of a tenant, with individual ports if the tenant has some. */
export function sessionsOf(
  { name, sessionPorts }: Tenant,
  { sessions }: AppGatewayOptions,
): GatewaySessions | undefined {
  const ports = sessionPorts ?? sessions;
  return ports && { ...sessions, ...ports, address: sessions?.address?.replaceAll('{tenant}', name) };
}

/** @throws CLEARML9072 when a tenant has session ports but no gateway */
export function rejectSessions({ name, sessionPorts }: Tenant): void {
  if (sessionPorts) {
    throw new CodedError('CLEARML9072', {
      found: `tenant ${name} has sessionPorts, but no gateway`,
      expected: 'a gateway for the session ports',
      fix: 'set gateway, or remove sessionPorts',
    });
  }
}
