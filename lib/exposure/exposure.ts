import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { reportOn } from '../core/report/report';
import { certificateSecret } from './certificates';
import { type GatewayApiOptions, GatewayApiStrategy } from './gateway-api';
import { resolvesItself } from './hostnames';
import { type IngressOptions, IngressStrategy } from './ingress/ingress';
import { type OpenshiftRoutesOptions, OpenshiftRoutesStrategy } from './openshift-routes';
import { type Conflict, reserve } from './reservations';
import {
  type LoadBalancerOptions,
  LoadBalancerStrategy,
  type NodePortOptions,
  NodePortStrategy,
} from './service/exposed-service';
import {
  type ClusterInternalOptions,
  ClusterInternalStrategy,
  type ExposureStrategy,
  type WebAddress,
  type WebEndpoint,
} from './web-endpoint';

/** An endpoint as users reach it, in section `endpoints` of the report. */
export interface ReportedEndpoint {
  readonly host: string;
  readonly https: boolean;
  readonly port: number;
  /** Name and namespace of the Service behind the endpoint. */
  readonly service?: string;
  readonly inNamespace?: string;
}

const HOST_TAKEN: Conflict<string> = {
  code: 'CLEARML6008',
  conflicts: (mine, other) => mine === other,
  reported: (host, _, path) => ({
    found: `host ${host}, which ${path} serves too`,
    expected: 'a unique host for each endpoint; a wildcard and a host that it matches are different hosts',
    fix: 'set another baseDomain or other hostNames on one of them',
  }),
};

/**
 * How users reach the web endpoints of a construct. Several constructs may share one exposure.
 *
 * @example
 * const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) });
 */
export class Exposure {
  /**
   * One Ingress per host, which this library creates instead of the Ingress of the chart.
   *
   * @param options class, controller, certificates, annotations
   * @throws CLEARML6005 when the controller does not support the certificate source
   */
  public static ingress(options?: IngressOptions): Exposure {
    return new Exposure(new IngressStrategy(options));
  }

  /**
   * One HTTPRoute of the Gateway API per host, attached to an existing Gateway.
   *
   * @param options the Gateway and its listeners
   * @throws CLEARML6002 when the listeners contradict each other, CLEARML6005 for a certificate source other than the
   * Gateway
   */
  public static gatewayApi(options: GatewayApiOptions): Exposure {
    return new Exposure(new GatewayApiStrategy(options));
  }

  /**
   * One OpenShift Route per host (`openshift.md`, Routes).
   *
   * @param options certificates, policy for plain HTTP, annotations
   * @throws CLEARML6002 when the options contradict each other
   */
  public static openshiftRoutes(options?: OpenshiftRoutesOptions): Exposure {
    return new Exposure(new OpenshiftRoutesStrategy(options));
  }

  /**
   * Services of type LoadBalancer. Users connect to the Service ports: 8008, 8080 and 8081 by default; values can
   * change them.
   *
   * @param options class, permitted networks, annotations
   * @throws CLEARML6009 when values or props set another Service type
   */
  public static loadBalancer(options?: LoadBalancerOptions): Exposure {
    return new Exposure(new LoadBalancerStrategy(options));
  }

  /**
   * Services of type NodePort: a port on every node.
   *
   * @param options ports, annotations
   * @throws CLEARML6009 when values or props set another Service type, CLEARML6010 when a port is missing or in use
   */
  public static nodePort(options?: NodePortOptions): Exposure {
    return new Exposure(new NodePortStrategy(options));
  }

  /**
   * No objects: the Services keep their type. The proxy or load balancer that serves the hosts is not part of this app.
   *
   * @param options scheme of the hosts, for the addresses that the UI shows
   */
  public static clusterInternal(options?: ClusterInternalOptions): Exposure {
    return new Exposure(new ClusterInternalStrategy(options));
  }

  private constructor(private readonly strategy: ExposureStrategy) {}

  /**
   * Whether the pods must terminate TLS. Few charts support this.
   *
   * @internal
   */
  public get _terminatesInPods(): boolean {
    return this.strategy.podTls !== undefined;
  }

  /**
   * Type that the exposure gives to Services; undefined when they keep the type of the chart.
   *
   * @internal
   */
  public get _serviceType(): string | undefined {
    return this.strategy.serviceType;
  }

  /**
   * Whether the exposure routes requests by host name, so that an IP address cannot be a host.
   *
   * @internal
   */
  public get _routesByName(): boolean {
    return this.strategy.expose !== undefined && this.strategy.serviceType === undefined;
  }

  /**
   * Whether the hosts are served by https; undefined when the exposure serves no hosts and the user states no scheme.
   *
   * @internal
   */
  public get _statedHttps(): boolean | undefined {
    return this.strategy.assumesScheme ? undefined : this.strategy.tls._https;
  }

  /**
   * Scheme of connections to the pods inside the cluster.
   *
   * @internal
   */
  public get _internalScheme(): string {
    return this.strategy.podTls === 'servicePort' ? 'https' : 'http';
  }

  /**
   * URL at which users reach an endpoint.
   *
   * @internal
   */
  public _url(address: WebAddress): string {
    const { host, https, port } = this.reported(address);
    const scheme = https ? 'https' : 'http';
    return `${scheme}://${host}${port === defaultPort(https) ? '' : `:${port}`}`;
  }

  /**
   * Makes an endpoint reachable and declares its prerequisites.
   *
   * @internal
   */
  public _expose(scope: Construct, endpoint: WebEndpoint): void {
    reserve(scope, endpoint.host, HOST_TAKEN);
    if (this.strategy.expose) {
      endpoint.backend.rejectOtherEndpoints(endpoint.component);
      this.strategy.expose(scope, endpoint, certificateSecret(scope, endpoint, this.strategy.tls));
    }
    Prerequisites.of(scope).add(scope, ...(this.strategy.prerequisites?.(endpoint) ?? []));
    reportOn(scope, 'endpoints', (): ReportedEndpoint[] => {
      const { name: service, namespace: inNamespace, port: servicePort } = endpoint.backend;
      return [{ ...this.reported({ ...endpoint, servicePort }), service, inNamespace }];
    });
    if (!resolvesItself(endpoint.host)) {
      Prerequisites.of(scope).add(scope, {
        kind: PrerequisiteKind.DNS_RECORD,
        name: endpoint.host,
        purpose: endpoint.component,
        remedy: `point it to ${this.strategy.dnsTarget(endpoint)}`,
      });
    }
  }

  private reported(address: WebAddress): ReportedEndpoint {
    const https = this.strategy.tls._https;
    return { host: address.host, https, port: this.strategy.port?.(address) ?? defaultPort(https) };
  }
}

function defaultPort(https: boolean): number {
  return https ? 443 : 80;
}
