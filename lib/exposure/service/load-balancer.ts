import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { requireLoadBalancer } from '../../core/prerequisites/common-needs';
import { shaped } from '../../core/props/shapes';
import type { ExposureStrategy } from '../exposure-strategy';
import { type PodTls, Tls } from '../tls';
import type { WebAddress, WebEndpoint } from '../web-endpoint';
import { exposeService, requireServiceTls } from './exposed-service';
import { LOAD_BALANCER_SHAPES, type LoadBalancerOptions } from './service-options';

const HTTPS = 443;

/** Changes the rendered Services to type LoadBalancer. Users connect to the ports of the Services. */
export class LoadBalancerStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;
  public readonly serviceType = 'LoadBalancer';
  public readonly createsEndpoints = true;
  private readonly options: LoadBalancerOptions;

  /** @throws CLEARML6003 for an invalid option, CLEARML6005 for a certificate source that a Service does not support */
  public constructor(options: LoadBalancerOptions | undefined) {
    this.options = shaped(options, 'Exposure.loadBalancer', LOAD_BALANCER_SHAPES, 'CLEARML6003');
    this.tls = this.options.tls ?? Tls.none();
    this.podTls = this.tls._podTls;
    requireServiceTls(this.tls, 'Exposure.loadBalancer');
  }

  public port({ servicePort }: WebAddress): number {
    return this.podTls === 'ownPort' ? HTTPS : servicePort;
  }

  public dnsTarget({ backend }: WebEndpoint): string {
    return `the external address in kubectl get service ${backend.name}${backend.namespace ? ` -n ${backend.namespace}` : ''}`;
  }

  public expose(scope: Construct, endpoint: WebEndpoint): void {
    const { loadBalancerClass, sourceRanges } = this.options;
    this.requirePort(endpoint);
    exposeService(scope, endpoint, this.serviceType, this.tls, this.options);
    endpoint.backend.patchSpec({ loadBalancerClass, loadBalancerSourceRanges: sourceRanges });
    requireLoadBalancer(scope, loadBalancerClass);
  }

  /** The values contain the URLs, so helm needs them before it renders the ports. */
  private requirePort({ backend }: WebEndpoint): void {
    if (this.podTls === 'ownPort' && backend.endpointPort(this.podTls) !== HTTPS) {
      throw new CodedError('CLEARML6002', {
        found: `Service ${backend.name} with TLS on port ${backend.endpointPort(this.podTls)}, behind a load balancer`,
        expected: 'port 443, because users connect to the ports of the Service by URLs without a port',
        fix: 'set that port of the Service to 443 in the values',
      });
    }
  }
}
