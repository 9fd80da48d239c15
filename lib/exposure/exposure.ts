import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { reportOn } from '../core/report/report';
import { checkCertificate } from './certificate-reach';
import { type ClusterInternalOptions, ClusterInternalWay } from './cluster-internal';
import type { ExposureWay } from './exposure-strategy';
import { GatewayApiWay } from './gateway-api/gateway-api';
import type { GatewayApiOptions } from './gateway-api/gateway-api-options';
import { resolvesItself } from './hostnames';
import { IngressWay } from './ingress/ingress';
import type { IngressOptions } from './ingress/ingress-options';
import { OpenshiftRoutesWay } from './openshift/openshift-routes';
import type { OpenshiftRoutesOptions } from './openshift/openshift-routes-options';
import { type Clash, claim } from './reservations';
import { LoadBalancerWay } from './service/load-balancer';
import { NodePortWay } from './service/node-port';
import type { LoadBalancerOptions, NodePortOptions } from './service/service-options';
import type { WebAddress, WebEndpoint } from './web-endpoint';

/** An endpoint as users reach it; in section `endpoints` of the report. */
export interface ReportedEndpoint {
  readonly host: string;
  readonly https: boolean;
  readonly port: number;
}

const HOST_TAKEN: Clash<string> = {
  code: 'CLEARML6008',
  clashes: (mine, other) => mine === other,
  told: (host, _, path) => ({
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
    return new Exposure(new IngressWay(options));
  }

  /**
   * One HTTPRoute of the Gateway API per host, on a Gateway that exists.
   *
   * @param options the Gateway and its listeners
   * @throws CLEARML6002 when the listeners contradict each other, CLEARML6005 for certificates other than the Gateway's
   */
  public static gatewayApi(options: GatewayApiOptions): Exposure {
    return new Exposure(new GatewayApiWay(options));
  }

  /**
   * One Route of OpenShift per host (`openshift.md`, Routes).
   *
   * @param options certificates, what happens to plain HTTP, annotations
   * @throws CLEARML6002 when the options contradict each other
   */
  public static openshiftRoutes(options?: OpenshiftRoutesOptions): Exposure {
    return new Exposure(new OpenshiftRoutesWay(options));
  }

  /**
   * The Services themselves, as load balancers. Users reach their ports: 8008, 8080 and 8081, unless values change them.
   *
   * @param options class, networks that may connect, annotations
   * @throws CLEARML6009 when values or props give a Service another type
   */
  public static loadBalancer(options?: LoadBalancerOptions): Exposure {
    return new Exposure(new LoadBalancerWay(options));
  }

  /**
   * The Services themselves, on a port of every node.
   *
   * @param options ports, annotations
   * @throws CLEARML6009 when values or props give a Service another type, CLEARML6010 when a port is missing or taken
   */
  public static nodePort(options?: NodePortOptions): Exposure {
    return new Exposure(new NodePortWay(options));
  }

  /**
   * Nothing but the Services: whatever makes the hosts reachable is not part of this app.
   *
   * @param options how users reach the hosts, for the addresses that the UI shows
   */
  public static clusterInternal(options?: ClusterInternalOptions): Exposure {
    return new Exposure(new ClusterInternalWay(options));
  }

  private constructor(private readonly way: ExposureWay) {}

  /**
   * Whether the pods must speak TLS, which few charts can make them do.
   *
   * @internal
   */
  public get _endsInPods(): boolean {
    return this.way.podTls !== undefined;
  }

  /**
   * Type that it gives to Services; undefined where they keep that of the chart.
   *
   * @internal
   */
  public get _serviceType(): string | undefined {
    return this.way.serviceType;
  }

  /**
   * Whether it tells endpoints apart by the names of their hosts, so that an address is none.
   *
   * @internal
   */
  public get _routesByName(): boolean {
    return this.way.makesEntrances && this.way.serviceType === undefined;
  }

  /**
   * Scheme by which the pods are spoken to inside the cluster.
   *
   * @internal
   */
  public get _internalScheme(): string {
    return this.way.podTls === 'usualPort' ? 'https' : 'http';
  }

  /**
   * URL by which users reach an endpoint.
   *
   * @internal
   */
  public _url(address: WebAddress): string {
    const scheme = this.way.tls._https ? 'https' : 'http';
    const port = this.way.port?.(address);
    const usual = scheme === 'https' ? 443 : 80;
    return `${scheme}://${address.host}${port === undefined || port === usual ? '' : `:${port}`}`;
  }

  /**
   * Makes an endpoint reachable, and declares what that needs.
   *
   * @internal
   */
  public _expose(scope: Construct, endpoint: WebEndpoint): void {
    claim(scope, endpoint.host, HOST_TAKEN);
    if (this.way.makesEntrances) {
      endpoint.backend.refuseOtherEntrances(endpoint.component);
      checkCertificate(endpoint, this.way.tls);
    }
    this.way.expose(scope, endpoint);
    reportOn(scope, 'endpoints', () => [this.reported(endpoint)]);
    if (!resolvesItself(endpoint.host)) {
      Prerequisites.of(scope).add(scope, {
        kind: PrerequisiteKind.DNS_RECORD,
        name: endpoint.host,
        purpose: endpoint.component,
        remedy: `point it to ${this.way.dnsTarget(endpoint)}`,
      });
    }
  }

  private reported(endpoint: WebEndpoint): ReportedEndpoint {
    const https = this.way.tls._https;
    const port = this.way.port?.({ ...endpoint, servicePort: endpoint.backend.port });
    return { host: endpoint.host, https, port: port ?? (https ? 443 : 80) };
  }
}
