import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { requireLoadBalancer } from '../../core/prerequisites/prerequisites';
import { validateProps } from '../../core/props/validate-props';
import {
  isPort,
  NETWORK,
  requireAnnotations,
  requireFilled,
  requireValue,
  type ValueCheck,
} from '../../core/props/value-checks';
import { reportOn } from '../../core/report/report';
import { type Conflict, reserve } from '../reservations';
import { type PodTls, requireUsable, Tls } from '../tls';
import type { ExposedType, ExposureStrategy, WebAddress, WebEndpoint } from '../web-endpoint';

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
abstract class ServiceStrategy<T extends ExposedServiceOptions> implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;

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
  protected changeService(endpoint: WebEndpoint): void {
    const { annotations, externalTrafficPolicy } = this.options;
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

const LOAD_BALANCER = 'Exposure.loadBalancer';
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
    super('LoadBalancer', validateProps(options, 'LoadBalancerOptions', LOAD_BALANCER), LOAD_BALANCER);
    const { loadBalancerClass, sourceRanges } = this.options;
    requireValue('CLEARML6003', `${LOAD_BALANCER}.loadBalancerClass`, loadBalancerClass, CLASS);
    requireFilled('CLEARML6003', `${LOAD_BALANCER}.sourceRanges`, sourceRanges, NETWORK);
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
    this.changeService(endpoint);
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

const NODE_PORTS = 'Exposure.nodePort';

/** Node ports of the public charts. */
const DEFAULT_PORTS: { readonly [component: string]: number } = {
  apiserver: 30_008,
  webserver: 30_080,
  fileserver: 30_081,
};

interface NodePortReservation {
  readonly port: number;
  readonly service: string;
}

const TAKEN: Conflict<NodePortReservation> = {
  code: 'CLEARML6010',
  conflicts: (mine, other) => mine.port === other.port && mine.service !== other.service,
  reported: ({ port, service }, other, path) => ({
    found: `node port ${port} for Service ${service}, and for Service ${other.service} of ${path}`,
    expected: 'a unique port for each Service: every node has each port once',
    fix: 'set other ports: Exposure.nodePort({ ports })',
  }),
};

const NODE_PORT: ValueCheck = {
  expected: 'a port, between 30000 and 32767 unless the cluster has another range',
  accepts: isPort,
};

/** A port on every node for each rendered Service. */
export class NodePortStrategy extends ServiceStrategy<NodePortOptions> {
  /** @throws CLEARML6003 for an invalid option, CLEARML6005 for certificates that a Service cannot hold */
  public constructor(options: NodePortOptions = {}) {
    super('NodePort', validateProps(options, 'NodePortOptions', NODE_PORTS), NODE_PORTS);
    for (const [component, port] of Object.entries(this.options.ports ?? {})) {
      requireValue('CLEARML6003', `${NODE_PORTS}.ports[${JSON.stringify(component)}]`, port, NODE_PORT);
    }
  }

  /** @throws CLEARML6010 when neither the options nor the defaults contain a port for the component */
  public port({ component }: Pick<WebAddress, 'component'>): number {
    const ports = { ...DEFAULT_PORTS, ...this.options.ports };
    const port = Object.hasOwn(ports, component) ? ports[component] : undefined;
    if (port === undefined) {
      throw new CodedError('CLEARML6010', {
        found: `Exposure.nodePort without a port for ${component}`,
        expected: 'a port that is known before the deployment, because the URLs of the UI contain it',
        fix: `set it: Exposure.nodePort({ ports: { ${component}: 30123 } })`,
      });
    }
    return port;
  }

  public dnsTarget(): string {
    return 'the addresses of nodes, or of a load balancer in front of them';
  }

  public expose(scope: Construct, endpoint: WebEndpoint): void {
    const { backend } = endpoint;
    const port = this.port(endpoint);
    const servicePort = backend.endpointPort(this.podTls);
    const rendered = backend.nodePortOf(servicePort);
    if (rendered !== undefined && rendered !== port) {
      throw new CodedError('CLEARML6010', {
        found: `node port ${rendered} of Service ${backend.name} in the values, and ${port} in Exposure.nodePort`,
        expected: 'the same port in both',
        fix: `remove it from the values, or set Exposure.nodePort({ ports: { ${endpoint.component}: ${rendered} } })`,
      });
    }
    this.changeService(endpoint);
    backend.setNodePort(servicePort, port);
    reportOn(scope, 'nodePorts', () => [{ namespace: backend.namespace, name: backend.name }]);
    reserve(scope, { port, service: `${backend.namespace ?? ''}/${backend.name}` }, TAKEN);
  }
}
