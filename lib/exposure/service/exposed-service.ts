import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { requireAnnotations } from '../../core/props/value-checks';
import { certificateSecret } from '../certificates';
import type { ExposedType, ExposureStrategy } from '../exposure-strategy';
import { type PodTls, requireUsable, Tls } from '../tls';
import type { WebAddress, WebEndpoint } from '../web-endpoint';

/** Nodes that accept external traffic of a Service. The policy also determines the client address that its pods see. */
export enum ExternalTrafficPolicy {
  /** All nodes. The pods see an address of the cluster. */
  CLUSTER = 'Cluster',
  /** Nodes that run a pod of the Service. The pods see the address of the client. */
  LOCAL = 'Local',
}

/** Options that all externally reachable Services share. */
export interface ExposedServiceOptions {
  /**
   * Component that terminates TLS: `Tls.external()` for the load balancer, `Tls.passthrough()` for the pods.
   *
   * @default Tls.none()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every Service.
   *
   * @default - no annotations
   * @example { 'metallb.io/address-pool': 'public' }
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Nodes that accept the traffic.
   *
   * @default - the default of the cluster: Cluster
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

/** Options of `Exposure.loadBalancer`. */
export interface LoadBalancerOptions extends ExposedServiceOptions {
  /**
   * Class of the load balancer. The class of an existing Service is immutable.
   *
   * @default - the default of the cluster
   */
  readonly loadBalancerClass?: string;

  /**
   * Networks that may connect.
   *
   * @default - all networks
   * @example ['10.0.0.0/8']
   */
  readonly sourceRanges?: string[];
}

/** Options of `Exposure.nodePort`. */
export interface NodePortOptions extends ExposedServiceOptions {
  /**
   * Node port by component. The ports must be known at synthesis, because the URLs of the UI contain them.
   *
   * @default - the ports of the public charts: apiserver 30008, webserver 30080, fileserver 30081
   * @example { apiserver: 31008, webserver: 31080, fileserver: 31081 }
   */
  readonly ports?: { [component: string]: number };
}

/** The behaviour that the strategies for Services of an externally reachable type share. */
export abstract class ServiceStrategy<T extends ExposedServiceOptions> implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;
  public readonly createsEndpoints = true;

  /** @throws CLEARML6003 for an invalid annotation, CLEARML6005 for certificates that a Service cannot hold */
  protected constructor(
    public readonly serviceType: ExposedType,
    protected readonly options: T,
    factory: string,
  ) {
    requireAnnotations('CLEARML6003', `${factory}.annotations`, options.annotations);
    this.tls = options.tls ?? Tls.none();
    this.podTls = this.tls._podTls;
    requireUsable(this.tls, ['none', 'external', 'passthrough'], factory, 'a Service holds no certificate');
  }

  public abstract port(address: WebAddress): number;
  public abstract dnsTarget(endpoint: WebEndpoint): string;

  /** Sets the type, traffic policy and annotations of the Service of an endpoint. */
  public expose(scope: Construct, endpoint: WebEndpoint): void {
    const { annotations, externalTrafficPolicy } = this.options;
    certificateSecret(scope, endpoint, this.tls);
    requireType(endpoint, this.serviceType);
    endpoint.backend.patchSpec({ type: this.serviceType, externalTrafficPolicy });
    endpoint.backend.annotate(annotations ?? {});
  }
}

function requireType({ backend, component, statedServiceType }: WebEndpoint, type: ExposedType): void {
  const rendered = backend.serviceType === 'ClusterIP' ? type : backend.serviceType;
  const stated = statedServiceType ?? rendered;
  if (stated !== type) {
    throw new CodedError('CLEARML6009', {
      found: `Service ${backend.name} of type ${stated}, with an exposure that sets type ${type}`,
      expected: 'the same type in both',
      fix: `remove the service type of ${component} from props and values, or choose the exposure of that type`,
    });
  }
}
