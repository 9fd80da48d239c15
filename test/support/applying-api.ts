import { text } from 'node:stream/consumers';
import { type Answer, serve } from './kubernetes-api';

/** A kind of objects in the responses of API discovery. */
interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * Serves the part of the Kubernetes API that `kubectl apply` needs. It has the kinds and the namespaces of `objects`, except those
 * that `objects` create. It rejects an object that is applied before its namespace or its definition.
 *
 * @returns a kubeconfig for the server, and the number of stored objects
 */
export async function serveApplying(objects: readonly any[]): Promise<{ kubeconfig: string; count: () => number }> {
  const api = new ApplyingApi(objects);
  const kubeconfig = await serve(async (request, path) => {
    const body = await text(request);
    return api.answer(request.method ?? '', path, body && JSON.parse(body));
  });
  return { kubeconfig, count: () => api.count };
}

class ApplyingApi {
  private readonly kinds = new Map<string, ServedKind>();
  private readonly namespaces: Set<string>;
  private readonly stored = new Map<string, object>();

  public constructor(objects: readonly any[]) {
    const created = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
    const used = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
    this.namespaces = new Set(used.filter((name) => !created.includes(name)));
    const defined = new Set(objects.flatMap((object) => (isDefinition(object) ? keyOf(definedBy(object)) : [])));
    for (const { apiVersion, kind, metadata } of objects) {
      const [version = '', group = ''] = apiVersion.split('/').reverse();
      const served = { group, version, kind, namespaced: metadata.namespace !== undefined };
      if (!defined.has(keyOf(served))) {
        this.kinds.set(keyOf(served), served);
      }
    }
  }

  public get count(): number {
    return this.stored.size;
  }

  public answer(method: string, path: string, body: any): Answer {
    return this.discovered(path) ?? (method === 'GET' ? this.found(path) : this.store(method, path, body));
  }

  private discovered(path: string): Answer | undefined {
    const kinds = [...this.kinds.values()];
    if (path === '/api') {
      return [200, { kind: 'APIVersions', versions: ['v1'] }];
    }
    if (path === '/apis') {
      const names = new Set(kinds.map(({ group }) => group).filter((group) => group !== ''));
      const groups = [...names].map((name) => ({
        name,
        versions: [...new Set(kinds.filter(({ group }) => group === name).map(({ version }) => version))].map(
          (version) => ({ groupVersion: `${name}/${version}`, version }),
        ),
      }));
      return [200, { kind: 'APIGroupList', apiVersion: 'v1', groups }];
    }
    const [, groupVersion] = /^\/(?:api|apis(?=\/[^/]+\/))\/((?:[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    const resources = kinds
      .filter(({ group, version }) => (group ? `${group}/${version}` : version) === groupVersion)
      .map(({ kind, namespaced }) => ({ name: pluralOf(kind), kind, namespaced, verbs: ['get', 'create', 'patch'] }));
    return resources.length > 0 ? [200, { kind: 'APIResourceList', groupVersion, resources }] : undefined;
  }

  private found(path: string): Answer {
    const object = this.stored.get(path);
    return object ? [200, object] : notFound(path);
  }

  private store(method: string, path: string, object: any): Answer {
    const { name, namespace } = object.metadata;
    if (namespace !== undefined && !this.namespaces.has(namespace)) {
      return notFound(`namespace ${namespace}`);
    }
    if (object.kind === 'Namespace') {
      this.namespaces.add(name);
    }
    if (isDefinition(object)) {
      this.kinds.set(keyOf(definedBy(object)), definedBy(object));
    }
    this.stored.set(method === 'POST' ? `${path}/${name}` : path, object);
    return [201, object];
  }
}

function isDefinition({ kind }: { kind: string }): boolean {
  return kind === 'CustomResourceDefinition';
}

function definedBy({ spec }: any): ServedKind {
  const { group, names, scope, versions } = spec;
  return { group, version: versions[0].name, kind: names.kind, namespaced: scope === 'Namespaced' };
}

function keyOf({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return `${group}/${kind}`;
}

function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

function notFound(what: string): Answer {
  const message = `${what} not found`;
  return [404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404, message }];
}
