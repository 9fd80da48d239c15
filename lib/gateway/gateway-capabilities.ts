import { ALWAYS, type Capability } from '../chart/capability';

/** What charts of the application gateway can do, by version. The pages are release notes: 3.0.md tells of 3.0.x. */
export const GATEWAY_CAPABILITIES = {
  anyUser: { what: 'pods that run as any user', enterprise: { since: '3.3.0' } }, // 3.3.md
  autoReload: { what: 'the switch of automatic reloads', enterprise: { since: '3.2.0' } }, // 3.2.md
  certificates: { what: 'custom certificates', enterprise: ALWAYS }, // self_signed_certificates.md
  fullName: { what: 'object names of your own', enterprise: { since: '2.1.2' } }, // 2.1.md
  loadBalancerClass: { what: 'the load balancer class of sessions', enterprise: { since: '3.0.6' } }, // 3.0.md
  podTls: { what: 'TLS that ends in its pods' }, // no page tells of it
  ownVolumes: { what: 'volumes of your own', enterprise: { since: '3.3.0' } }, // 3.3.md
  proxyLogs: { what: 'the switch of proxy logs', enterprise: { since: '3.3.0' } }, // 3.3.md
  routersOfServer325: { what: 'a router for server 3.25', enterprise: { since: '2.0.5' } }, // 2.0.md
  routersOfServer326: { what: 'a router for server 3.26 or newer', enterprise: { since: '2.1.0' } }, // ver_3_26.md
  streamSession: { what: 'sessions by TCP and UDP', enterprise: { since: '3.0.0' } }, // 3.0.md
  withoutRoot: { what: 'images that run without root', enterprise: { since: '3.2.0' } }, // 3.2.md
} as const satisfies Record<string, Capability>;

/** Name of a capability of gateway charts. */
export type GatewayCapability = keyof typeof GATEWAY_CAPABILITIES;
