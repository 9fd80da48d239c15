import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { Backend } from '../exposure/backend';
import type { HelmRelease } from '../release/helm-release';
import { GATEWAY_PORT } from './gateway-host';
import { type GatewayDescription, gatewayUrl } from './gateway-settings';
import { textAt } from './text-at';

/** Port forwarding of IDEs and models: websockets that stay open, uploads, requests that take long. */
const TRAFFIC = { largeBodies: true, longRequests: true, websockets: true } as const;

/**
 * Leads the hosts of a gateway to its rendered Service.
 *
 * @throws CLEARML6002 when the Service has another port than the address that was handed out
 */
export function exposeGateway(scope: Construct, release: HelmRelease, description: GatewayDescription): void {
  const { own, exposure, host, url } = description;
  const backend = Backend.find(
    release,
    textAt(release._effectiveValues, 'fullnameOverride') ?? 'gateway',
    GATEWAY_PORT,
  );
  if (gatewayUrl(host.host, exposure, own, backend.port) !== url) {
    throw new CodedError('CLEARML6002', {
      found: `Service ${backend.name} on port ${backend.port}, while users are given ${url}`,
      expected: 'one port',
      fix: `say it in the values: externalURL: ${gatewayUrl(host.host, exposure, {}, backend.port)}`,
    });
  }
  const { baseDomain } = host;
  for (const name of host.hosts) {
    exposure._expose(scope, {
      component: 'gateway',
      host: name,
      baseDomain,
      backend,
      traffic: TRAFFIC,
      healthPath: '/',
    });
  }
}
