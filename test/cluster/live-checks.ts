import { asMap, objectsAt } from '../../lib/helm/data/json';
import { podReferences, secretsMadeFrom } from '../../lib/objects/pod-references';

/** Resources of Kubernetes that the checks read. */
export const CHECKED =
  'namespaces pods services endpointslices secrets configmaps serviceaccounts persistentvolumeclaims ingresses networkpolicies rolebindings clusterrolebindings roles clusterroles'.split(
    ' ',
  );

/** Custom resources that the checks read. */
export const CHECKED_CUSTOM =
  'httproutes.gateway.networking.k8s.io routes.route.openshift.io externalsecrets.external-secrets.io sealedsecrets.bitnami.com certificates.cert-manager.io mongodbcommunity.mongodbcommunity.mongodb.com'.split(
    ' ',
  );

const nameOf = ({ kind, metadata: { namespace, name } }: any) => [kind, namespace, name].filter(Boolean).join('/');
const matchesLabels = (wanted: object, labels: any) =>
  Object.entries(wanted).every(([key, value]) => labels?.[key] === value);

/** The objects of an app as a cluster contains them after an apply. */
export class LiveObjects {
  private readonly names: Set<string>;
  private readonly own: any[];

  /**
   * @param objects all objects in the cluster
   * @param namespaces namespaces of the app
   * @param prerequisites objects outside the app, such as `Secret/clearml/tls`
   */
  public constructor(
    private readonly objects: readonly any[],
    private readonly namespaces: readonly string[],
    prerequisites: readonly string[],
  ) {
    this.own = objects.filter(({ metadata }) => namespaces.includes(metadata.namespace));
    const made = this.own.flatMap((object) =>
      [...secretsMadeFrom(object), ...secretsWrittenBy(object)].map(
        (name) => `Secret/${object.metadata.namespace}/${name}`,
      ),
    );
    this.names = new Set([...objects.map(nameOf), ...made, ...prerequisites]);
  }

  /** References of pods, role bindings, Ingresses and routes to objects that do not exist. */
  public referenceProblems(): string[] {
    const references = [
      ...this.ofKind('Pod').flatMap((pod) =>
        podReferences(pod).map(({ kind, name }) => [pod, `${kind}/${pod.metadata.namespace}/${name}`]),
      ),
      ...[...this.ofKind('RoleBinding'), ...this.clusterRoleBindings()].flatMap((binding) => [
        [binding, roleOf(binding)],
        ...objectsAt(binding, 'subjects')
          .filter(({ kind }) => kind === 'ServiceAccount')
          .map(({ namespace, name }) => [binding, `ServiceAccount/${namespace}/${name}`]),
      ]),
    ];
    const missing = references.filter(([, wanted]) => !this.names.has(wanted));
    return [...new Set(missing.map(([object, wanted]) => `${nameOf(object)}: no ${wanted}`))];
  }

  /** Services without endpoints, ports of Services that no pod has, and backends that no Service has. */
  public endpointProblems(): string[] {
    const services = this.ofKind('Service').filter(({ spec }) => spec.selector);
    const ofServices = services.flatMap((service) => {
      const slices = this.ofKind('EndpointSlice').filter(
        ({ metadata }) =>
          metadata.namespace === service.metadata.namespace &&
          metadata.labels['kubernetes.io/service-name'] === service.metadata.name,
      );
      const ports = slices
        .filter(({ endpoints }) => endpoints?.length > 0)
        .flatMap((slice) => slice.ports ?? [])
        .map(({ name }) => name ?? '');
      return service.spec.ports
        .filter(({ name = '' }: any) => !ports.includes(name))
        .map(({ name, port }: any) => `${nameOf(service)}: no endpoint of port ${name ?? port}`);
    });
    const ofBackends = this.backends()
      .filter(({ service, port }) => !portOf(service, port))
      .map(({ object, name, port }) => `${nameOf(object)}: no Service ${name} with port ${port}`);
    return [...ofServices, ...ofBackends];
  }

  /**
   * Connections that network policies deny: from pods to the Services in their variables, arguments and ConfigMaps, and from
   * an ingress controller to the backends of Ingresses.
   */
  public flowProblems(): string[] {
    const pods = this.ofKind('Pod').filter(({ status }) => status.phase === 'Running');
    const controller = { metadata: { namespace: 'ingress-nginx', labels: {} } };
    const flows = [
      ...pods.flatMap((pod) =>
        this.servicesNamedBy(pod).map((service) => ({ pod, service, ports: service.spec.ports })),
      ),
      ...this.backends()
        .filter(({ object, service }) => object.kind === 'Ingress' && service)
        .map(({ service, port }) => ({ pod: controller, service, ports: [portOf(service, port)] })),
    ];
    const denied = flows.flatMap(({ pod, service, ports }) =>
      this.podsOf(service).flatMap((target) =>
        ports.filter(Boolean).flatMap(({ targetPort }: any) => {
          const port = numberOf(target, targetPort);
          const isAllowed = this.allows('Egress', pod, target, port) && this.allows('Ingress', target, pod, port);
          return isAllowed ? [] : [`${pod.metadata.namespace}/${componentOf(pod)} to ${nameOf(service)} port ${port}`];
        }),
      ),
    );
    return [...new Set(denied)];
  }

  /** How many references, backends and connections the checks found. */
  public get counts(): { readonly references: number; readonly backends: number; readonly connections: number } {
    const pods = this.ofKind('Pod');
    return {
      references: pods.flatMap(podReferences).length,
      backends: this.backends().length,
      connections: pods.flatMap((pod) => this.servicesNamedBy(pod)).length,
    };
  }

  private ofKind(kind: string): any[] {
    return this.own.filter((object) => object.kind === kind);
  }

  /** Those of the service accounts of the app. Other tests create more at the same time. */
  private clusterRoleBindings(): any[] {
    const bindings = this.objects.filter(({ kind }) => kind === 'ClusterRoleBinding');
    return bindings.filter((binding) =>
      objectsAt(binding, 'subjects').some(({ namespace }) => this.namespaces.includes(String(namespace))),
    );
  }

  private find(kind: string, namespace: string, name: string): any {
    return this.objects.find((object) => nameOf(object) === `${kind}/${namespace}/${name}`);
  }

  private backends(): { object: any; name: string; port: number | string; service: any }[] {
    const named = [
      ...this.ofKind('Ingress').flatMap((object) =>
        objectsAt(object.spec, 'rules').flatMap(({ http }: any) =>
          http.paths.map(({ backend: { service } }: any) => [
            object,
            service.name,
            service.port.number ?? service.port.name,
          ]),
        ),
      ),
      ...this.ofKind('HTTPRoute').flatMap((object) =>
        objectsAt(object.spec, 'rules').flatMap(({ backendRefs = [] }: any) =>
          backendRefs.map(({ name, port }: any) => [object, name, port]),
        ),
      ),
      ...this.ofKind('Route').map((object) => [object, object.spec.to.name, object.spec.port?.targetPort]),
    ];
    return named.map(([object, name, port]) => ({
      object,
      name,
      port,
      service: this.find('Service', object.metadata.namespace, name),
    }));
  }

  private podsOf(service: any): any[] {
    const { namespace } = service.metadata;
    const all = this.objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.namespace === namespace);
    return service.spec.selector
      ? all.filter(({ metadata }) => matchesLabels(service.spec.selector, metadata.labels))
      : [];
  }

  private servicesNamedBy({ metadata: { namespace }, spec }: any): any[] {
    const containers = [...spec.containers, ...(spec.initContainers ?? [])];
    const maps = [
      ...objectsAt(spec, 'volumes').map(({ configMap }) => asMap(configMap).name),
      ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }: any) => configMapRef?.name)),
    ];
    const texts = [
      ...containers.flatMap(({ env = [], args = [], command = [] }) => [
        ...env.map(({ value }: any) => value),
        ...args,
        ...command,
      ]),
      ...maps.flatMap((name) => Object.values(this.find('ConfigMap', namespace, String(name))?.data ?? {})),
    ].join('\n');
    return this.ofKind('Service').filter(({ metadata }) => {
      const suffix = `\\.${metadata.namespace}(?:\\.svc[a-z.]*)?`;
      const host = `${metadata.name}${metadata.namespace === namespace ? `(?:${suffix})?` : suffix}`;
      return new RegExp(`(?<![\\w.-])${host}:\\d`).test(texts);
    });
  }

  /** Whether the network policies of a pod allow a connection from or to another pod. */
  private allows(direction: 'Ingress' | 'Egress', pod: any, other: any, port: number): boolean {
    const policies = this.objects.filter(
      ({ kind, metadata, spec }) =>
        kind === 'NetworkPolicy' &&
        metadata.namespace === pod.metadata.namespace &&
        selects(spec.podSelector, pod.metadata.labels) &&
        (spec.policyTypes ?? ['Ingress']).includes(direction),
    );
    const target = direction === 'Ingress' ? pod : other;
    const rules = policies.flatMap(({ spec }) =>
      direction === 'Ingress'
        ? (spec.ingress ?? []).map(({ from, ports }: any) => ({ peers: from, ports }))
        : (spec.egress ?? []).map(({ to, ports }: any) => ({ peers: to, ports })),
    );
    return (
      policies.length === 0 ||
      rules.some(({ peers = [], ports = [] }) => {
        const isPeer = peers.length === 0 || peers.some((peer: any) => this.isPeer(peer, pod, other));
        return isPeer && (ports.length === 0 || ports.some((one: any) => isPort(one, target, port)));
      })
    );
  }

  private isPeer({ namespaceSelector, podSelector, ipBlock }: any, pod: any, { metadata }: any): boolean {
    const automatic = { 'kubernetes.io/metadata.name': metadata.namespace };
    const namespace = this.objects.find((object) => nameOf(object) === `Namespace/${metadata.namespace}`);
    const isNamespace = namespaceSelector
      ? selects(namespaceSelector, namespace?.metadata.labels ?? automatic)
      : metadata.namespace === pod.metadata.namespace;
    return !ipBlock && isNamespace && (!podSelector || selects(podSelector, metadata.labels));
  }
}

function selects({ matchLabels = {}, matchExpressions = [] }: any, labels: any): boolean {
  return (
    matchesLabels(matchLabels, labels) &&
    matchExpressions.every(({ key, operator, values = [] }: any) => {
      const isThere = labels?.[key] !== undefined;
      const isIn = isThere && values.includes(labels[key]);
      return { In: isIn, NotIn: !isIn, Exists: isThere, DoesNotExist: !isThere }[operator as string];
    })
  );
}

function isPort({ port, endPort }: any, target: any, number: number): boolean {
  return port === undefined || numberOf(target, port) === number || (endPort && number >= port && number <= endPort);
}

/** The number of a port, which may be the name of a port of the containers. */
function numberOf(pod: any, port: number | string): number {
  const ports = objectsAt(pod.spec, 'containers').flatMap((container) => objectsAt(container, 'ports'));
  return typeof port === 'number' ? port : Number(ports.find(({ name }) => name === port)?.containerPort);
}

/** The port of a Service with a number or a name. Routes name the port of the pods. */
function portOf(service: any, wanted: number | string | undefined): any {
  return service?.spec.ports.find(
    ({ name, port, targetPort }: any) => wanted === undefined || [name, port, targetPort].includes(wanted),
  );
}

/** The Secrets that a Role allows to write: the Jobs of tenants create them, but no container runs. */
function secretsWrittenBy({ kind, rules }: any): string[] {
  const writing = kind === 'Role' ? rules.filter(({ verbs }: any) => verbs.includes('patch')) : [];
  return writing.flatMap(({ resources, resourceNames = [] }: any) =>
    resources.includes('secrets') ? resourceNames : [],
  );
}

function roleOf({ metadata, roleRef: { kind, name } }: any): string {
  return kind === 'Role' ? `Role/${metadata.namespace}/${name}` : `ClusterRole/${name}`;
}

function componentOf({ metadata: { labels, name } }: any): string {
  return labels?.['app.kubernetes.io/component'] ?? name ?? 'ingress controller';
}
