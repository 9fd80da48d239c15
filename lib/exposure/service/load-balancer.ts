import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { requireLoadBalancer } from '../../core/prerequisites/common-needs';
import { validateProps } from '../../core/props/validate-props';
import {
  NETWORK,
  requireAnnotations,
  requireFilled,
  requireValue,
  type ValueCheck,
} from '../../core/props/value-checks';
import type { ExposureStrategy } from '../exposure-strategy';
import { type PodTls, Tls } from '../tls';
import type { WebAddress, WebEndpoint } from '../web-endpoint';
import { exposeService, requireServiceTls } from './exposed-service';
import type { LoadBalancerOptions } from './service-options';

const HTTPS = 443;

const CLASS: ValueCheck = {
  expected: 'a class such as service.k8s.aws/nlb',
  accepts: (value) =>
    value.length <= 253 && /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(value),
};

/** The rendered Services as load balancers: users reach their ports. */
export class LoadBalancerStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;
  public readonly serviceType = 'LoadBalancer';
  public readonly createsEndpoints = true;
  private readonly options: LoadBalancerOptions;

  /** @throws CLEARML6003 for an invalid option, CLEARML6005 for certificates that a Service cannot hold */
  public constructor(options: LoadBalancerOptions = {}) {
    this.options = checkedOptions(options);
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

function checkedOptions(options: LoadBalancerOptions): LoadBalancerOptions {
  const checked = validateProps(options, 'LoadBalancerOptions', 'Exposure.loadBalancer');
  requireAnnotations('CLEARML6003', 'Exposure.loadBalancer.annotations', checked.annotations);
  requireValue('CLEARML6003', 'Exposure.loadBalancer.loadBalancerClass', checked.loadBalancerClass, CLASS);
  requireFilled('CLEARML6003', 'Exposure.loadBalancer.sourceRanges', checked.sourceRanges, NETWORK);
  return checked;
}
