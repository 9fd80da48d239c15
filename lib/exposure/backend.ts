import { JsonPatch } from 'cdk8s';
import { CodedError, listed } from '../core/errors/coded-error';
import { objectAt, objectsAt } from '../helm/data/json';
import type { HelmRelease } from '../release/helm-release';
import { leadsTo } from './endpoint-backends';
import { findService, type RenderedService, type ServicePort } from './rendered-services';
import type { PodTls } from './tls';

/** The Service that a chart rendered for a component, to be pointed at or to be changed. */
export class Backend {
  /**
   * Looks for the Service of a component.
   *
   * @param usualPort port on which the component is spoken to, unless the Service has another one
   * @throws CLEARML6001 when there is none, CLEARML6004 when there are several
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

  /** Name of the release that it belongs to. */
  public get releaseName(): string {
    return this.release.releaseName;
  }

  /** Port on which it speaks plain HTTP. */
  public get port(): number {
    return Number(this.servicePort?.number);
  }

  /**
   * Port that an entrance speaks to.
   *
   * @throws CLEARML6007 when it is to be one for TLS, and the Service has none
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
        expected: 'a port 443, 8443 or one called https, on which the pods speak TLS',
        fix: 'make the pods speak TLS in the values; if they do so on the usual port, set tlsOnServicePort',
      });
    }
    return found.number;
  }

  /** What an OpenShift Route calls a port: the name of the Service's, else the number of the pods'. */
  public routePort(number: number): number | string | undefined {
    const port = this.portOf(number);
    const target = port?.targetPort ?? number;
    return port?.name ?? (typeof target === 'number' ? target : this.containerPort(target));
  }

  /** Port on the nodes that the chart rendered, if any. */
  public nodePortOf(number: number): number | undefined {
    return this.portOf(number)?.nodePort;
  }

  /** Type of the Service as the chart rendered it. */
  public get serviceType(): string {
    return this.service.type;
  }

  /** Sets fields of the Service's spec; undefined ones stay as they are. */
  public patchSpec(fields: { readonly [field: string]: unknown }): void {
    for (const [field, value] of Object.entries(fields)) {
      if (value !== undefined) {
        this.service.object.addJsonPatch(JsonPatch.add(`/spec/${field}`, value));
      }
    }
  }

  /** Sets the port on the nodes for one of its ports. */
  public setNodePort(number: number, nodePort: number): void {
    this.patchSpec({ [`ports/${this.portOf(number)?.index}/nodePort`]: nodePort });
  }

  /** Annotates the Service; an annotation that the chart rendered stays when `mild`. */
  public annotate(annotations: { readonly [key: string]: string }, mild = false): void {
    const present = objectAt(objectAt(this.service.object.toJson(), 'metadata'), 'annotations');
    for (const [key, value] of Object.entries(annotations)) {
      if (!mild || present[key] === undefined) {
        this.service.object.metadata.addAnnotation(key, value);
      }
    }
  }

  /**
   * Refuses an Ingress or HTTPRoute of the chart's own beside the entrance that we make.
   *
   * @throws CLEARML6002
   */
  public rejectOtherEndpoints(component: string): void {
    const endpoints = ['Ingress', 'HTTPRoute'].flatMap((kind) => this.release.findObjects({ kind }));
    const other = endpoints.find((endpoint) => leadsTo(objectAt(endpoint.toJson(), 'spec'), this.name));
    if (other) {
      throw new CodedError('CLEARML6002', {
        found: `the values switch the chart's own ${other.kind} of ${component} on, beside the exposure`,
        expected: 'one entrance for each host',
        fix: `take it out of the values, or use Exposure.clusterInternal() and keep the chart's`,
      });
    }
  }

  private portOf(number: number): ServicePort | undefined {
    return this.service.ports.find((port) => port.number === number);
  }

  private containerPort(name: string): number | undefined {
    const containers = this.service.workloads.flatMap((workload) => workload.containers);
    const port = containers.flatMap((container) => objectsAt(container, 'ports')).find((one) => one.name === name);
    return typeof port?.containerPort === 'number' ? port.containerPort : undefined;
  }
}

function speaksTls({ number, name, appProtocol }: ServicePort): boolean {
  return number === 443 || number === 8443 || name === 'https' || appProtocol === 'https';
}

function reported({ number, name }: ServicePort): string {
  return name === undefined ? String(number) : `${number} (${name})`;
}
