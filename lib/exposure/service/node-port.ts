import type { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { isPort, requireValue, type ValueCheck } from '../../core/props/value-checks';
import { reportOn } from '../../core/report/report';
import { type Conflict, reserve } from '../reservations';
import type { WebAddress, WebEndpoint } from '../web-endpoint';
import { type NodePortOptions, ServiceStrategy } from './exposed-service';

const FACTORY = 'Exposure.nodePort';

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
    super('NodePort', validateProps(options, 'NodePortOptions', FACTORY), FACTORY);
    for (const [component, port] of Object.entries(this.options.ports ?? {})) {
      requireValue('CLEARML6003', `${FACTORY}.ports[${JSON.stringify(component)}]`, port, NODE_PORT);
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

  public override expose(scope: Construct, endpoint: WebEndpoint): void {
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
    super.expose(scope, endpoint);
    backend.setNodePort(servicePort, port);
    reportOn(scope, 'nodePorts', () => [{ namespace: backend.namespace, name: backend.name }]);
    reserve(scope, { port, service: `${backend.namespace ?? ''}/${backend.name}` }, TAKEN);
  }
}
