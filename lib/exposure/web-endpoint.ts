import type { Construct } from 'constructs';
import type { Prerequisite } from '../core/prerequisites/prerequisite';
import { validateProps } from '../core/props/validate-props';
import type { Backend } from './backend';
import { type PodTls, Tls } from './tls';

/** Requirements of the traffic of an endpoint on the proxies in front of it. */
export interface Traffic {
  /** Request bodies of any size: uploads, and SDK requests with large payloads. */
  readonly largeBodies?: boolean;
  /** Requests that take minutes. */
  readonly longRequests?: boolean;
  /** Connections that stay open. */
  readonly websockets?: boolean;
}

/** Address of an endpoint, as known before helm renders the chart. */
export interface WebAddress {
  /** Component behind the endpoint: `apiserver`, `fileserver`, `webserver`, `gateway`. */
  readonly component: string;
  /** A host, or a wildcard for all hosts directly below a domain: `*.router.example.com`. */
  readonly host: string;
  /** Port of the Service behind the endpoint. */
  readonly servicePort: number;
}

/** A host and the Service behind it. An exposure makes an endpoint reachable. */
export interface WebEndpoint extends Omit<WebAddress, 'servicePort'> {
  /** Domain whose wildcard certificate a deployment is likely to have. */
  readonly baseDomain: string;
  readonly backend: Backend;
  readonly traffic: Traffic;
  /** Service type that the user set; undefined when the user set no type. */
  readonly statedServiceType?: string;
  /** Path for health checks of load balancers: it returns 200 without authentication. */
  readonly healthPath: string;
}

/** Timeout of long requests in seconds (`openshift.md`, Routes). */
export const LONG_REQUEST_SECONDS = 600;

/** Timeout of idle websockets in seconds. */
export const IDLE_WEBSOCKET_SECONDS = 3600;

/** Whether an endpoint serves all hosts below a domain. */
export function isWildcard({ host }: { readonly host: string }): boolean {
  return host.startsWith('*.');
}

/** Annotations of an object. An annotation with the value undefined is omitted. */
export interface Annotations {
  readonly [key: string]: string | undefined;
}

/** Metadata of an object for an endpoint, in the namespace of the Service. */
export function metadataOf(endpoint: WebEndpoint, annotations: Annotations = {}) {
  const stated = Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    name: nameOf(endpoint),
    namespace: endpoint.backend.namespace,
    annotations: stated.length > 0 ? Object.fromEntries(stated) : undefined,
  };
}

/** Construct id of an endpoint, unique among the endpoints of a construct. */
export function idOf(endpoint: WebEndpoint): string {
  return isWildcard(endpoint) ? `${endpoint.component}-wildcard` : endpoint.component;
}

/**
 * Name of the objects for an endpoint. It is the name of the Service, so other kinds do not use it in the namespace.
 */
export function nameOf(endpoint: WebEndpoint): string {
  return isWildcard(endpoint) ? `${endpoint.backend.name}-wildcard` : endpoint.backend.name;
}

/** Service types that clients outside the cluster reach. */
export type ExposedType = 'LoadBalancer' | 'NodePort';

/** An exposure strategy makes endpoints reachable. `Exposure` contains the behaviour that all strategies share. */
export interface ExposureStrategy {
  readonly tls: Tls;
  /** Whether the scheme is only the default, because the user states none and the strategy serves no hosts. */
  readonly assumesScheme?: boolean;
  /** Port on which pods terminate TLS; undefined when TLS ends in front of the pods. */
  readonly podTls?: PodTls;
  /** Type that the strategy gives to Services; undefined when they keep the type of the chart. */
  readonly serviceType?: ExposedType;
  /** Port in the URLs of users; undefined for the default port of the scheme. */
  port?(address: WebAddress): number;
  /** Target of the DNS record of a host. */
  dnsTarget(endpoint: WebEndpoint): string;
  /** Objects and settings that an endpoint requires. */
  prerequisites?(endpoint: WebEndpoint): Prerequisite[];
  /**
   * Makes an endpoint reachable, so that the chart must not create another one for the host. Undefined when the
   * Services stay inside the cluster.
   *
   * @param certificate name of the Secret with the certificate; undefined when no Secret holds it
   */
  expose?(scope: Construct, endpoint: WebEndpoint, certificate: string | undefined): void;
}

/** Options of `Exposure.clusterInternal`. */
export interface ClusterInternalOptions {
  /**
   * Whether users reach the hosts by https. The proxy or load balancer in front of the Services is not part of this
   * app.
   *
   * @default true
   */
  readonly https?: boolean;
}

/** Creates no objects: the Services of the chart stay reachable inside the cluster only. */
export class ClusterInternalStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly assumesScheme: boolean;

  /** @throws CLEARML1017 for an invalid option */
  public constructor(options: ClusterInternalOptions = {}) {
    const { https } = validateProps(options, 'ClusterInternalOptions', 'Exposure.clusterInternal');
    this.assumesScheme = https === undefined;
    this.tls = https === false ? Tls.none() : Tls.external();
  }

  public dnsTarget({ backend }: WebEndpoint): string {
    return `the proxy or load balancer in front of Service ${backend.clusterHost}, port ${backend.port}`;
  }
}
