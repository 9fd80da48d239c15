import type { ApiObject } from 'cdk8s';
import { CodedError, listed } from '../core/errors/coded-error';
import { type JsonObject, objectAt, objectsAt } from '../helm/data/json';
import type { ManifestObject } from '../helm/manifests/manifest-object';
import { mayHavePods } from '../helm/manifests/pod-templates';
import { podsOf, type RenderedPod } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';

/** A port of a Service. */
export interface ServicePort {
  readonly index: number;
  readonly number: number;
  readonly name?: string;
  readonly appProtocol?: string;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

/** A Service that a chart rendered, and the pods that it selects. */
export interface RenderedService {
  readonly object: ApiObject;
  readonly type: string;
  readonly ports: readonly ServicePort[];
  readonly selector: Record<string, string>;
  readonly pods: readonly RenderedPod[];
}

/** Their pods end, so no Service leads to them. */
const BATCH = ['Job', 'CronJob'];

/**
 * Finds the Service that selects the pods of a component. In order of precedence, the pods are identified by the
 * component label, by a container named after the component, and by names that end with the component.
 *
 * @throws CLEARML6001 when no Service matches, CLEARML6004 when several match; both messages list the Services
 */
export function findService(release: HelmRelease, component: string, servicePort: number): RenderedService {
  const workloads = release.apiObjects.filter(
    ({ apiVersion, kind }) => mayHavePods(apiVersion, kind) && !BATCH.includes(kind),
  );
  const pods = workloads.flatMap((object) => podsOf(patchedContent(object)));
  const services = release.findObjects({ kind: 'Service', apiVersion: 'v1' }).map((one) => serviceOf(one, pods));
  for (const matches of [byLabel, byContainer, byName]) {
    const matching = services.filter((service) => isReachable(service) && matches(service, component));
    const onServicePort = matching.filter(({ ports }) => ports.some(({ number }) => number === servicePort));
    const [found, ...others] = onServicePort.length > 0 ? onServicePort : matching;
    if (found && others.length > 0) {
      throw ambiguous(release, component, [found, ...others]);
    }
    if (found) {
      return found;
    }
  }
  throw missing(release, component, services);
}

function byLabel({ pods, selector }: RenderedService, component: string): boolean {
  const key = 'app.kubernetes.io/component';
  return selector[key] === component || pods.some(({ labels }) => labels[key] === component);
}

function byContainer({ pods }: RenderedService, component: string): boolean {
  return pods.some(({ containers }) => containers.some(({ name }) => isNameOf(name, component)));
}

function byName({ object, pods }: RenderedService, component: string): boolean {
  return [object, ...pods].some(({ name }) => isNameOf(name, component));
}

function isNameOf(name: string, component: string): boolean {
  return `-${name}`.endsWith(`-${component}`);
}

/** Headless Services and ExternalName Services have no port that an endpoint can route to. */
function isReachable({ type, ports }: RenderedService): boolean {
  return ports.length > 0 && type !== 'Headless' && type !== 'ExternalName';
}

function serviceOf(object: ApiObject, pods: readonly RenderedPod[]): RenderedService {
  const spec = objectAt(patchedContent(object), 'spec');
  const selector = objectAt(spec, 'selector') as Record<string, string>;
  const required = Object.entries(selector);
  const isSelected = (labels: Record<string, string>) =>
    required.length > 0 && required.every(([key, value]) => labels[key] === value);
  return {
    object,
    type: spec.clusterIP === 'None' ? 'Headless' : String(spec.type ?? 'ClusterIP'),
    ports: objectsAt(spec, 'ports').map((port, index) => ({ ...port, index, number: Number(port.port) })),
    selector,
    pods: pods.filter(({ labels }) => isSelected(labels)),
  };
}

function patchedContent(object: ApiObject): JsonObject {
  return (object as ManifestObject)._patched();
}

function missing(release: HelmRelease, component: string, services: readonly RenderedService[]): CodedError {
  return new CodedError('CLEARML6001', {
    path: release.node.path,
    found: services.length > 0 ? `the Services ${reported(services)}` : 'no Service',
    expected: `a Service that selects the pods of ${component}`,
    fix: `enable ${component} in the values`,
  });
}

function ambiguous(release: HelmRelease, component: string, services: readonly RenderedService[]): CodedError {
  return new CodedError('CLEARML6004', {
    path: release.node.path,
    found: `${services.length} Services select the pods of ${component}: ${reported(services)}`,
    expected: 'one Service',
    fix: 'disable the others in the values, or rename the Services of other components',
  });
}

function reported(services: readonly RenderedService[]): string {
  return listed(
    services.map(({ object, ports }) => `${object.name} (${ports.map(({ number }) => number).join(', ')})`),
    10,
  );
}
