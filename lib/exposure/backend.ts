import { JsonPatch } from 'cdk8s';
import { CodedError, listed } from '../core/errors/coded-error';
import { objectAt, objectsAt } from '../helm/data/json';
import type { HelmRelease } from '../release/helm-release';
import { findService, type RenderedService, type ServicePort } from './rendered-services';
import type { PodTls } from './tls';

/** The Service that a chart rendered for a component. An exposure strategy routes to it or patches it. */
export class Backend {
  /**
   * Finds the Service of a component.
   *
   * @param servicePort port of the component; a Service without this port is used with its first plain-HTTP port
   * @throws CLEARML6001 when no Service matches, CLEARML6004 when several match
   */
  public static find(release: HelmRelease, component: string, servicePort: number): Backend {
    const service = findService(release, component, servicePort);
    const plain = service.ports.filter((port) => !speaksTls(port));
    const [first] = plain.length > 0 ? plain : service.ports;
    return new Backend(release, service, service.ports.find(({ number }) => number === servicePort) ?? first);
  }

  private constructor(
    private readonly release: HelmRelease,
    private readonly service: RenderedService,
    private readonly servicePort: ServicePort | undefined,
  ) {}

  public get name(): string {
    return this.service.object.name;
  }

  public get namespace(): string | undefined {
    return this.service.object.metadata.namespace ?? this.release.inNamespace;
  }

  /** Name of the release that the Service belongs to. */
  public get releaseName(): string {
    return this.release.releaseName;
  }

  /** Port that serves plain HTTP. */
  public get port(): number {
    return Number(this.servicePort?.number);
  }

  /**
   * Port that an endpoint routes to.
   *
   * @throws CLEARML6007 when the pods terminate TLS on a port of its own, and the Service has no such port
   */
  public endpointPort(podTls: PodTls | undefined): number {
    return podTls === 'ownPort' ? this.tlsPort() : this.port;
  }

  /** Name of the Service inside the cluster. */
  public get clusterHost(): string {
    return [this.name, this.namespace].filter(Boolean).join('.');
  }

  private tlsPort(): number {
    const found = this.service.ports.find(speaksTls);
    if (found === undefined) {
      throw new CodedError('CLEARML6007', {
        found: `Service ${this.name} with the ports ${listed(this.service.ports.map(reported))}`,
        expected: 'a port on which the pods speak TLS: 443, 8443, or a port named https',
        fix: 'configure TLS for the pods in the values; if they serve it on their HTTP port, set tlsOnServicePort',
      });
    }
    return found.number;
  }

  /** Port reference of an OpenShift Route: the name of the Service port, otherwise the number of the container port. */
  public routePort(number: number): number | string | undefined {
    const port = this.portOf(number);
    const target = port?.targetPort ?? number;
    return port?.name ?? (typeof target === 'number' ? target : this.containerPort(target));
  }

  /** Node port that the chart rendered; undefined when the chart set no node port. */
  public nodePortOf(number: number): number | undefined {
    return this.portOf(number)?.nodePort;
  }

  /** Type of the Service as the chart rendered it. */
  public get serviceType(): string {
    return this.service.type;
  }

  /** Sets fields of the Service's spec. Undefined fields keep their value. */
  public patchSpec(fields: { readonly [field: string]: unknown }): void {
    for (const [field, value] of Object.entries(fields)) {
      if (value !== undefined) {
        this.service.object.addJsonPatch(JsonPatch.add(`/spec/${field}`, value));
      }
    }
  }

  /** Sets the node port of a Service port. */
  public setNodePort(number: number, nodePort: number): void {
    this.patchSpec({ [`ports/${this.portOf(number)?.index}/nodePort`]: nodePort });
  }

  /** Annotates the Service. With `keepExisting`, annotations that the chart rendered keep their value. */
  public annotate(annotations: { readonly [key: string]: string }, keepExisting = false): void {
    const present = objectAt(objectAt(this.service.object.toJson(), 'metadata'), 'annotations');
    for (const [key, value] of Object.entries(annotations)) {
      if (!keepExisting || present[key] === undefined) {
        this.service.object.metadata.addAnnotation(key, value);
      }
    }
  }

  /**
   * Rejects an Ingress or HTTPRoute that the chart rendered for the host that the exposure serves.
   *
   * @throws CLEARML6002
   */
  public rejectOtherEndpoints(component: string): void {
    const endpoints = ['Ingress', 'HTTPRoute'].flatMap((kind) => this.release.findObjects({ kind }));
    const other = endpoints.find((endpoint) => routesTo(objectAt(endpoint.toJson(), 'spec'), this.name));
    if (other) {
      throw new CodedError('CLEARML6002', {
        found: `the values enable the chart's own ${other.kind} of ${component}, in addition to the exposure`,
        expected: 'one endpoint for each host',
        fix: `remove it from the values, or use Exposure.clusterInternal() and keep the ${other.kind} of the chart`,
      });
    }
  }

  private portOf(number: number): ServicePort | undefined {
    return this.service.ports.find((port) => port.number === number);
  }

  private containerPort(name: string): number | undefined {
    const containers = this.service.pods.flatMap((pod) => pod.containers);
    const ports = containers.flatMap(({ _content }) => objectsAt(_content, 'ports'));
    const port = ports.find((one) => one.name === name);
    return typeof port?.containerPort === 'number' ? port.containerPort : undefined;
  }
}

function speaksTls({ number, name, appProtocol }: ServicePort): boolean {
  return number === 443 || number === 8443 || name === 'https' || appProtocol === 'https';
}

function reported({ number, name }: ServicePort): string {
  return name === undefined ? String(number) : `${number} (${name})`;
}

/** Whether a spec of an Ingress or HTTPRoute names a Service as a backend, at any depth. */
function routesTo(node: unknown, service: string): boolean {
  const members = Object.entries(typeof node === 'object' && node !== null ? node : {});
  return members.some(
    ([key, value]) =>
      ((key === 'service' || key === 'backendRefs') && namesIt(value, service)) || routesTo(value, service),
  );
}

function namesIt(value: unknown, service: string): boolean {
  return [value].flat().some((one) => (one as { name?: unknown } | null)?.name === service);
}
