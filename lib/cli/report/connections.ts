import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { containersOf } from '../../helm/manifests/pod-templates';
import { type AppObjects, idOf, type Workload } from './app-objects';
import { sorted } from './groups';
import type { HostRow } from './hosts';

/** A connection that the configuration of a workload names. */
export interface Connection {
  /** Id of the workload. */
  readonly from: string;
  /** Id of a Service, a host of the app, or an external system. */
  readonly to: string;
}

/** A system outside of the app that a workload connects to. */
export interface ExternalSystem {
  readonly id: string;
  /** A host, or the Secret that contains the address. */
  readonly name: string;
  /** What the app knows of it: `address in a Secret`, `identity provider okta`. */
  readonly detail: string;
}

export interface Connections {
  readonly connections: readonly Connection[];
  readonly externals: readonly ExternalSystem[];
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

/**
 * A host in a text: after a scheme or user, as the value of an assignment or list item, or as the whole text. A name between other words
 * is no host, because names of Services such as `redis` are also words.
 */
const HOST = new RegExp(
  `(?:^|(\\/\\/)|@|[:=,[]\\s*|-\\s+)["']?((?:${LABEL}\\.)*${LABEL})(?=["']?(?:$|[\\s,:/}\\]?]))`,
  'g',
);

/** User and password of an address, which are no hosts and may be secret. */
const LOGIN = /\/\/[^\s/]*@/g;

/** Names of variables whose value is an address. */
const ADDRESS = /(?:hosts?|ur[il]s?|address|endpoints?)$/i;

/** Names of variables whose content is an address with a login. */
const SECRET_ADDRESS = /connection_?string|_ur[il]$|_dsn$/i;

/** The connections of all workloads of an app. */
export function connectionsOf(objects: AppObjects, hosts: readonly HostRow[]): Connections {
  const search = new ConnectionSearch(objects, hosts);
  const connections = objects.workloads.flatMap((workload) =>
    sorted(search.targets(workload)).map((to) => ({ from: idOf(workload.manifest), to })),
  );
  return { connections, externals: [...search.externals.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

class ConnectionSearch {
  public readonly externals = new Map<string, ExternalSystem>();
  private readonly hosts: ReadonlyMap<string, string>;

  public constructor(
    private readonly objects: AppObjects,
    hosts: readonly HostRow[],
  ) {
    this.hosts = new Map(hosts.map(({ host, id }) => [host, id]));
  }

  /** Ids of the targets that the variables, arguments and configuration files of a workload name. */
  public targets({ manifest, pods }: Workload): string[] {
    const { namespace } = manifest;
    const containers = pods.flatMap(({ spec }) => containersOf(spec));
    const variables = containers.flatMap((container) => objectsAt(container, 'env'));
    return [
      ...variables.flatMap(({ name, value }) => this.inText(String(value ?? ''), namespace, String(name))),
      ...variables.flatMap((variable) => this.inSecret(variable, namespace)),
      ...containers
        .flatMap(({ command, args }) => [command, args].flat())
        .flatMap((word) => this.inText(String(word ?? ''), namespace)),
      ...this.files({ manifest, pods }).flatMap((text) => this.inText(text, namespace)),
    ];
  }

  private files({ manifest, pods }: Workload): string[] {
    const names = pods.flatMap((pod) => [
      ...objectsAt(pod.spec, 'volumes').map((volume) => asMap(volume.configMap).name),
      ...containersOf(pod.spec).flatMap((one) =>
        objectsAt(one, 'envFrom').map(({ configMapRef }) => asMap(configMapRef).name),
      ),
    ]);
    const found = sorted(names.filter((name) => name !== undefined).map(String)).map((name) =>
      this.objects.find('ConfigMap', manifest.namespace, name),
    );
    return found.flatMap((map) => Object.values(asMap(map?.content.data)).map(String));
  }

  /** @param variable name of the variable that contains the text; undefined for other texts */
  private inText(content: string, namespace: string | undefined, variable?: string): string[] {
    const text = content.replace(LOGIN, '//');
    const named = [...text.matchAll(HOST)].map(({ 0: found, 1: scheme, 2: name = '', index }) => {
      const known = this.service(name, namespace) ?? this.hosts.get(name);
      const isAddress = () =>
        scheme !== undefined ||
        ADDRESS.test(variable ?? '') ||
        /host"?\s*[:=]\s*"?$/i.test(text.slice(0, index + found.lastIndexOf(name)));
      return { name, known, isOther: known === undefined && isExternal(name) && isAddress() };
    });
    // Files contain addresses in comments and documentation, and several hosts in one variable belong to one system.
    const others = variable === undefined ? [] : sorted(named.flatMap(({ name, isOther }) => (isOther ? [name] : [])));
    return [
      ...named.flatMap(({ known = [] }) => known),
      ...(others.length > 0 ? this.external(others.join(', '), 'named in the configuration') : []),
    ];
  }

  /** `name`, `name.namespace`, `name.namespace.svc` and below. */
  private service(host: string, namespace: string | undefined): string | undefined {
    const [name, other = namespace, svc = 'svc'] = host.split('.');
    const service = svc === 'svc' ? this.objects.find('Service', other, name) : undefined;
    return service && idOf(service);
  }

  /** An address whose host only a Secret contains. */
  private inSecret({ name, valueFrom }: JsonObject, namespace: string | undefined): string[] {
    const secret = textAt(asMap(valueFrom), 'secretKeyRef.name');
    const key = textAt(asMap(valueFrom), 'secretKeyRef.key') ?? '';
    const isAddress = SECRET_ADDRESS.test(String(name)) || SECRET_ADDRESS.test(key);
    const place = namespace === undefined ? '' : `${namespace}/`;
    return secret !== undefined && isAddress
      ? this.external(`Secret ${place}${secret}`, 'the Secret contains the address')
      : [];
  }

  private external(name: string, detail: string): string[] {
    const id = `External/${name}`;
    this.externals.set(id, { id, name, detail });
    return [id];
  }
}

/** Whether a text is a host of another system: it has a top-level domain, or is an address that is not the own machine. */
function isExternal(host: string): boolean {
  return /\.(?:[a-z]{2,}|\d+)$/.test(host) && !/^(?:127\.|0\.0\.0\.0$)|\.(?:svc|local)$/.test(host);
}
