import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { requireLoadBalancer } from '../../core/prerequisites/prerequisites';
import { validateProps } from '../../core/props/validate-props';
import { NETWORK, requireFilled, requireValue, type ValueCheck } from '../../core/props/value-checks';
import type { WebAddress, WebEndpoint } from '../web-endpoint';
import { type LoadBalancerOptions, ServiceStrategy } from './exposed-service';

const FACTORY = 'Exposure.loadBalancer';
const HTTPS = 443;

const CLASS: ValueCheck = {
  expected: 'a class such as service.k8s.aws/nlb',
  accepts: (value) =>
    value.length <= 253 && /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(value),
};

/** The rendered Services as load balancers: users reach their ports. */
export class LoadBalancerStrategy extends ServiceStrategy<LoadBalancerOptions> {
  /** @throws CLEARML6003 for an invalid option, CLEARML6005 for certificates that a Service cannot hold */
  public constructor(options: LoadBalancerOptions = {}) {
    super('LoadBalancer', validateProps(options, 'LoadBalancerOptions', FACTORY), FACTORY);
    const { loadBalancerClass, sourceRanges } = this.options;
    requireValue('CLEARML6003', `${FACTORY}.loadBalancerClass`, loadBalancerClass, CLASS);
    requireFilled('CLEARML6003', `${FACTORY}.sourceRanges`, sourceRanges, NETWORK);
  }

  public port({ servicePort }: WebAddress): number {
    return this.podTls === 'ownPort' ? HTTPS : servicePort;
  }

  public dnsTarget({ backend }: WebEndpoint): string {
    return `the external address in kubectl get service ${backend.name}${backend.namespace ? ` -n ${backend.namespace}` : ''}`;
  }

  public override expose(scope: Construct, endpoint: WebEndpoint): void {
    const { loadBalancerClass, sourceRanges } = this.options;
    this.requirePort(endpoint);
    super.expose(scope, endpoint);
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
