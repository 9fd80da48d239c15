import { inShort } from '../core/errors/coded-error';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { containersOf, type PodTemplate, podTemplatesIn } from '../helm/manifests/pod-templates';
import type { CrossProblem, ObjectProblem } from './object-problem';
import { pullSecretProblems } from './pull-secrets';

/** The objects of one cluster, by kind and by namespace. */
class Cluster {
  private readonly byKind = new Map<string, JsonObject[]>();
  private readonly pods = new Map<unknown, PodTemplate[]>();

  public constructor(objects: readonly JsonObject[]) {
    for (const object of objects) {
      const { kind } = object;
      this.byKind.set(String(kind), [...(this.byKind.get(String(kind)) ?? []), object]);
      const namespace = namespaceOf(object);
      this.pods.set(namespace, [...(this.pods.get(namespace) ?? []), ...podTemplatesIn(object)]);
    }
  }

  public service(namespace: unknown, name: unknown): JsonObject | undefined {
    const services = this.byKind.get('Service') ?? [];
    return services.find((one) => namespaceOf(one) === namespace && asMap(one.metadata).name === name);
  }

  public podsWith(labels: JsonObject, namespace: unknown): PodTemplate[] {
    const entries = Object.entries(labels);
    const pods = entries.length > 0 ? (this.pods.get(namespace) ?? []) : [];
    return pods.filter((pod) => entries.every(([key, value]) => pod.labels[key] === value));
  }
}

function namespaceOf({ metadata }: JsonObject): unknown {
  return asMap(metadata).namespace;
}

/**
 * The problems of references between the objects of a cluster: a Service whose port no selected pod has, and an Ingress, a route of
 * the Gateway API or a Route of OpenShift whose port the Service does not have; a pod without pull secret. Objects outside of the app are not known, so
 * references to them are not checked.
 */
export function crossProblems(objects: readonly JsonObject[]): CrossProblem[] {
  const cluster = new Cluster(objects);
  const ofPorts = objects.flatMap((object, index) => {
    const check = CHECKS[String(object.kind)];
    return (check?.(object, cluster) ?? []).map((problem) => ({ index, problem }));
  });
  return [...ofPorts, ...pullSecretProblems(objects)];
}

const CHECKS: { readonly [kind: string]: (object: JsonObject, cluster: Cluster) => ObjectProblem[] } = {
  Service: serviceProblems,
  Ingress: ingressProblems,
  HTTPRoute: gatewayRouteProblems,
  GRPCRoute: gatewayRouteProblems,
  TCPRoute: gatewayRouteProblems,
  TLSRoute: gatewayRouteProblems,
  Route: openShiftRouteProblems,
};

function serviceProblems(service: JsonObject, cluster: Cluster): ObjectProblem[] {
  const { selector, ports, type } = asMap(service.spec);
  const pods = type === 'ExternalName' ? [] : cluster.podsWith(asMap(selector), namespaceOf(service));
  const offered = pods.flatMap(({ spec }) => containersOf(spec)).flatMap((container) => objectsAt(container, 'ports'));
  // A pod may listen on ports that it does not list, but one that lists some lists all that matter.
  if (offered.length === 0) {
    return [];
  }
  const names = new Set(offered.flatMap(({ name, containerPort }) => [name, containerPort]));
  return listOf(ports).flatMap((port, index) => {
    const target = port.targetPort ?? port.port;
    const known = names.has(target) || (typeof target === 'string' && names.has(Number(target)));
    return known || target === undefined
      ? []
      : [
          problem(
            `spec.ports[${index}].targetPort`,
            `port ${inShort(port.port)} leads to port ${inShort(target)} of the pods, which have none such`,
            `a port of the selected pods: ${listed(offered.map((one) => one.name ?? one.containerPort))}`,
          ),
        ];
  });
}

function ingressProblems(ingress: JsonObject, cluster: Cluster): ObjectProblem[] {
  const spec = asMap(ingress.spec);
  const paths = objectsAt(spec, 'rules').flatMap((rule, index) =>
    objectsAt(asMap(rule.http), 'paths').map((path, at) => ({
      backend: path.backend,
      field: `spec.rules[${index}].http.paths[${at}].backend.service`,
    })),
  );
  return [{ backend: spec.defaultBackend, field: 'spec.defaultBackend.service' }, ...paths].flatMap(
    ({ backend, field }) => {
      const { name, port } = asMap(asMap(backend).service);
      const { number, name: portName } = asMap(port);
      return portProblem(cluster.service(namespaceOf(ingress), name), number ?? portName, field);
    },
  );
}

function gatewayRouteProblems(route: JsonObject, cluster: Cluster): ObjectProblem[] {
  return objectsAt(asMap(route.spec), 'rules').flatMap((rule, index) =>
    objectsAt(rule, 'backendRefs').flatMap(({ kind = 'Service', name, namespace, port }, at) => {
      const service = kind === 'Service' ? cluster.service(namespace ?? namespaceOf(route), name) : undefined;
      return portProblem(service, port, `spec.rules[${index}].backendRefs[${at}]`);
    }),
  );
}

/** A Route names a port of the pods, by the name that the Service has for it or by its number. */
function openShiftRouteProblems(route: JsonObject, cluster: Cluster): ObjectProblem[] {
  const { to, port } = asMap(route.spec);
  const service = cluster.service(namespaceOf(route), asMap(to).name);
  const target = asMap(port).targetPort;
  const ports = listOf(asMap(service?.spec).ports);
  const known = ports.flatMap((one) => [one.name, one.targetPort ?? one.port]);
  return service === undefined || target === undefined || known.includes(target)
    ? []
    : [
        problem(
          'spec.port.targetPort',
          `port ${inShort(target)} of Service ${String(asMap(to).name)}`,
          `one of ${listed(known)}`,
        ),
      ];
}

function portProblem(service: JsonObject | undefined, port: unknown, field: string): ObjectProblem[] {
  const ports = listOf(asMap(service?.spec).ports);
  const known = ports.flatMap((one) => [one.port, one.name]);
  return service === undefined || port === undefined || known.includes(port)
    ? []
    : [
        problem(
          field,
          `port ${inShort(port)} of Service ${String(asMap(service.metadata).name)}`,
          `one of ${listed(known)}`,
        ),
      ];
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function listed(values: readonly unknown[]): string {
  return [...new Set(values.filter((value) => value !== undefined))].map(String).join(', ');
}

function problem(field: string, found: string, expected: string): ObjectProblem {
  return { rule: 'references', field, found, expected, isBetweenObjects: true };
}
