import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { reportOn } from '../core/report/report';
import { checkCertificate } from './certificate-reach';
import { type ClusterInternalOptions, ClusterInternalStrategy } from './cluster-internal';
import type { ExposureStrategy } from './exposure-strategy';
import { GatewayApiStrategy } from './gateway-api/gateway-api';
import type { GatewayApiOptions } from './gateway-api/gateway-api-options';
import { resolvesItself } from './hostnames';
import { IngressStrategy } from './ingress/ingress';
import type { IngressOptions } from './ingress/ingress-options';
import { OpenshiftRoutesStrategy } from './openshift/openshift-routes';
import type { OpenshiftRoutesOptions } from './openshift/openshift-routes-options';
import { type Conflict, reserve } from './reservations';
import { LoadBalancerStrategy } from './service/load-balancer';
import { NodePortStrategy } from './service/node-port';
import type { LoadBalancerOptions, NodePortOptions } from './service/service-options';
import type { WebAddress, WebEndpoint } from './web-endpoint';

/** An endpoint as users reach it; in section `endpoints` of the report. */
export interface ReportedEndpoint {
  readonly host: string;
  readonly https: boolean;
  readonly port: number;
}

const HOST_TAKEN: Conflict<string> = {
  code: 'CLEARML6008',
  conflicts: (mine, other) => mine === other,
  reported: (host, _, path) => ({
    found: `host ${host}, which ${path} has too`,
    expected: 'a host for each endpoint; a wildcard and a host below it are two',
    fix: 'give one of them another baseDomain, or other hostNames',
  }),
};

/**
 * How the web endpoints of a construct are reached. One may be used for several constructs.
 *
 * @example
 * const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) });
 */
export class Exposure {
  /**
   * One Ingress per host, made by this library in place of the chart's own.
   *
   * @param options class, controller, certificates, annotations
   * @throws CLEARML6005 when the controller cannot use such certificates
   */
  public static ingress(options?: IngressOptions): Exposure {
    return new Exposure(new IngressStrategy(options));
  }

  /**
   * One HTTPRoute of the Gateway API per host, on a Gateway that exists.
   *
   * @param options the Gateway and its listeners
   * @throws CLEARML6002 when the listeners contradict each other, CLEARML6005 for certificates other than the Gateway's
   */
  public static gatewayApi(options: GatewayApiOptions): Exposure {
    return new Exposure(new GatewayApiStrategy(options));
  }

  /**
   * One Route of OpenShift per host (`openshift.md`, Routes).
   *
   * @param options certificates, what happens to plain HTTP, annotations
   * @throws CLEARML6002 when the options contradict each other
   */
  public static openshiftRoutes(options?: OpenshiftRoutesOptions): Exposure {
    return new Exposure(new OpenshiftRoutesStrategy(options));
  }

  /**
   * The Services themselves, as load balancers. Users reach their ports: 8008, 8080 and 8081, unless values change them.
   *
   * @param options class, networks that may connect, annotations
   * @throws CLEARML6009 when values or props give a Service another type
   */
  public static loadBalancer(options?: LoadBalancerOptions): Exposure {
    return new Exposure(new LoadBalancerStrategy(options));
  }

  /**
   * The Services themselves, on a port of every node.
   *
   * @param options ports, annotations
   * @throws CLEARML6009 when values or props give a Service another type, CLEARML6010 when a port is missing or taken
   */
  public static nodePort(options?: NodePortOptions): Exposure {
    return new Exposure(new NodePortStrategy(options));
  }

  /**
   * Nothing but the Services: whatever makes the hosts reachable is not part of this app.
   *
   * @param options how users reach the hosts, for the addresses that the UI shows
   */
  public static clusterInternal(options?: ClusterInternalOptions): Exposure {
    return new Exposure(new ClusterInternalStrategy(options));
  }

  private constructor(private readonly strategy: ExposureStrategy) {}

  /**
   * Whether the pods must speak TLS, which few charts can make them do.
   *
   * @internal
   */
  public get _terminatesInPods(): boolean {
    return this.strategy.podTls !== undefined;
  }

  /**
   * Type that it gives to Services; undefined where they keep that of the chart.
   *
   * @internal
   */
  public get _serviceType(): string | undefined {
    return this.strategy.serviceType;
  }

  /**
   * Whether it tells endpoints apart by the names of their hosts, so that an address is none.
   *
   * @internal
   */
  public get _routesByName(): boolean {
    return this.strategy.createsEndpoints && this.strategy.serviceType === undefined;
  }

  /**
   * Scheme by which the pods are spoken to inside the cluster.
   *
   * @internal
   */
  public get _internalScheme(): string {
    return this.strategy.podTls === 'servicePort' ? 'https' : 'http';
  }

  /**
   * URL by which users reach an endpoint.
   *
   * @internal
   */
  public _url(address: WebAddress): string {
    const scheme = this.strategy.tls._https ? 'https' : 'http';
    const port = this.strategy.port?.(address);
    const usual = scheme === 'https' ? 443 : 80;
    return `${scheme}://${address.host}${port === undefined || port === usual ? '' : `:${port}`}`;
  }

  /**
   * Makes an endpoint reachable, and declares what that needs.
   *
   * @internal
   */
  public _expose(scope: Construct, endpoint: WebEndpoint): void {
    reserve(scope, endpoint.host, HOST_TAKEN);
    if (this.strategy.createsEndpoints) {
      endpoint.backend.rejectOtherEndpoints(endpoint.component);
      checkCertificate(endpoint, this.strategy.tls);
    }
    this.strategy.expose(scope, endpoint);
    reportOn(scope, 'endpoints', () => [this.reported(endpoint)]);
    if (!resolvesItself(endpoint.host)) {
      Prerequisites.of(scope).add(scope, {
        kind: PrerequisiteKind.DNS_RECORD,
        name: endpoint.host,
        purpose: endpoint.component,
        remedy: `point it to ${this.strategy.dnsTarget(endpoint)}`,
      });
    }
  }

  private reported(endpoint: WebEndpoint): ReportedEndpoint {
    const https = this.strategy.tls._https;
    const port = this.strategy.port?.({ ...endpoint, servicePort: endpoint.backend.port });
    return { host: endpoint.host, https, port: port ?? (https ? 443 : 80) };
  }
}
