import type { ReportedEndpoint } from '../../exposure/exposure';
import { asMap, isJsonObject, objectsAt } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { label, type Manifest } from '../../helm/manifests/manifest';
import { type AppObjects, idOf, type Workload } from './app-objects';
import { groupBy, sorted } from './groups';
import { portText, selectorOf } from './workloads';

/** A Service of the app. */
export interface ServiceRow {
  readonly id: string;
  readonly namespace?: string;
  readonly name: string;
  readonly type: string;
  /** `8008/TCP`; node ports are `8008/TCP (node port 30008)`. */
  readonly ports: readonly string[];
  /** Ids of the workloads that it selects. */
  readonly workloads: readonly string[];
}

/** A host at which users reach the app. */
export interface HostRow {
  readonly id: string;
  readonly host: string;
  readonly namespace?: string;
  /** Address for browsers; undefined if the app does not state it. */
  readonly url?: string;
  /** The objects that serve it: `Ingress/clearml-webserver, class nginx`. */
  readonly servedBy: readonly string[];
  /** Secrets with certificates. */
  readonly certificates: readonly string[];
  /** Ids of the Services behind it. */
  readonly services: readonly string[];
}

/** The Services of an app. */
export function serviceRows(objects: AppObjects): ServiceRow[] {
  return objects.ofKind('Service').map((service) => {
    const { namespace, name, content } = service;
    return {
      id: idOf(service),
      namespace,
      name,
      type: textAt(content, 'spec.type') ?? 'ClusterIP',
      ports: objectsAt(content.spec, 'ports').map((port) =>
        port.nodePort === undefined ? portText(port) : `${portText(port)} (node port ${port.nodePort})`,
      ),
      workloads: objects.selected(namespace, selectorOf(service)).map(({ manifest }: Workload) => idOf(manifest)),
    };
  });
}

/** A host in a route, and the Service behind it. */
interface RoutedHost {
  readonly host: string;
  readonly namespace?: string;
  readonly servedBy: string;
  readonly certificates: readonly string[];
  readonly service?: string;
}

/** The hosts of Ingresses and routes, and the hosts that constructs report. */
export function hostRows(objects: AppObjects, endpoints: readonly ReportedEndpoint[]): HostRow[] {
  const routed = objects.all.flatMap((manifest) => ROUTES[manifest.kind]?.(manifest) ?? []);
  const reported = endpoints.map(({ host, service, inNamespace }) => ({
    host,
    namespace: inNamespace,
    servedBy: '',
    certificates: [],
    service,
  }));
  const urls = new Map(endpoints.map((endpoint) => [endpoint.host, urlOf(endpoint)]));
  return [...groupBy([...routed, ...reported], ({ host }) => host)].map(([host, all]) => ({
    id: `Host/${host}`,
    host,
    namespace: all[0]?.namespace,
    url: urls.get(host),
    servedBy: sorted(all.map(({ servedBy }) => servedBy)).filter(Boolean),
    certificates: sorted(all.flatMap(({ certificates }) => certificates)),
    services: sorted(all.flatMap(({ namespace, service }) => serviceId(namespace, service))),
  }));
}

function serviceId(namespace: string | undefined, name: string | undefined): string[] {
  return name === undefined ? [] : [idOf({ kind: 'Service', namespace, name })];
}

function urlOf({ host, https, port }: ReportedEndpoint): string {
  const isUsual = port === (https ? 443 : 80);
  return `${https ? 'https' : 'http'}://${host}${isUsual ? '' : `:${port}`}`;
}

const ROUTES: { readonly [kind: string]: (manifest: Manifest) => RoutedHost[] } = {
  Ingress: ingressHosts,
  HTTPRoute: gatewayHosts,
  GRPCRoute: gatewayHosts,
  TLSRoute: gatewayHosts,
  Route: openShiftHosts,
};

function ingressHosts(ingress: Manifest): RoutedHost[] {
  const { namespace, content } = ingress;
  const className = textAt(content, 'spec.ingressClassName');
  const servedBy = `${label(ingress)}${className === undefined ? '' : `, class ${className}`}`;
  const tls = objectsAt(content.spec, 'tls');
  return objectsAt(content.spec, 'rules').flatMap(({ host = '*', http }) => {
    const certificates = tls
      .filter(({ hosts }) => Array.isArray(hosts) && hosts.includes(host))
      .flatMap((one) => textAt(one, 'secretName') ?? []);
    const paths = objectsAt(asMap(http), 'paths');
    return paths.map((path) => {
      const service = textAt(path, 'backend.service.name');
      return { host: String(host), namespace, servedBy, certificates, service };
    });
  });
}

function gatewayHosts(route: Manifest): RoutedHost[] {
  const { namespace, content } = route;
  const spec = asMap(content.spec);
  const gateways = objectsAt(spec, 'parentRefs').map(({ name }) => String(name));
  const servedBy = `${label(route)}, Gateway ${gateways.join(', ')}`;
  const hosts = Array.isArray(spec.hostnames) ? spec.hostnames.map(String) : ['*'];
  const backends = objectsAt(spec, 'rules').flatMap((rule) => objectsAt(rule, 'backendRefs'));
  return hosts.flatMap((host) =>
    backends.map(({ name, namespace: other }) => {
      const place = typeof other === 'string' ? other : namespace;
      return { host, namespace: place, servedBy, certificates: [], service: String(name) };
    }),
  );
}

function openShiftHosts(route: Manifest): RoutedHost[] {
  const { namespace, content } = route;
  const host = textAt(content, 'spec.host');
  const service = textAt(content, 'spec.to.name');
  const termination = isJsonObject(asMap(content.spec).tls) ? `, TLS ${textAt(content, 'spec.tls.termination')}` : '';
  return host === undefined
    ? []
    : [{ host, namespace, servedBy: `${label(route)}${termination}`, certificates: [], service }];
}
