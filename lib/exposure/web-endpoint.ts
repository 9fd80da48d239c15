import type { Backend } from './backend';

/** What the traffic of an endpoint asks of whatever is in front of it. */
export interface Traffic {
  /** Bodies of any size: uploads, and what the SDK sends in one piece. */
  readonly largeBodies?: boolean;
  /** Requests that take minutes. */
  readonly longRequests?: boolean;
  /** Connections that stay open. */
  readonly websockets?: boolean;
}

/** Where users find an endpoint, as far as that is known before the chart is rendered. */
export interface WebAddress {
  /** What is behind it: `apiserver`, `fileserver`, `webserver`, `gateway`. */
  readonly component: string;
  /** A host, or all hosts directly below a domain: `*.router.example.com`. */
  readonly host: string;
  /** Port of the Service behind it. */
  readonly servicePort: number;
}

/** A host and the Service behind it: what an exposure makes reachable. */
export interface WebEndpoint extends Omit<WebAddress, 'servicePort'> {
  /** Domain whose wildcard certificate a deployment is likely to have. */
  readonly baseDomain: string;
  readonly backend: Backend;
  readonly traffic: Traffic;
  /** Type that the user gave its Service, if any. */
  readonly statedServiceType?: string;
  /** Path that answers 200 to anyone, for load balancers that check it. */
  readonly healthPath: string;
}

/** Seconds for which long requests are kept (`openshift.md`, Routes). */
export const LONG_REQUEST_SECONDS = 600;

/** Seconds for which a silent websocket is kept. */
export const IDLE_WEBSOCKET_SECONDS = 3600;

/** Whether an endpoint serves all hosts below a domain. */
export function isWildcard({ host }: { readonly host: string }): boolean {
  return host.startsWith('*.');
}

/** Tells the endpoints of one construct apart, in construct ids. */
export function idOf(endpoint: WebEndpoint): string {
  return isWildcard(endpoint) ? `${endpoint.component}-wildcard` : endpoint.component;
}

/** Name of the objects that are made for an endpoint: the Service's, so it is free in the namespace. */
export function nameOf(endpoint: WebEndpoint): string {
  return isWildcard(endpoint) ? `${endpoint.backend.name}-wildcard` : endpoint.backend.name;
}
