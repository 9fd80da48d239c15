import { text } from 'node:stream/consumers';
import { type Answer, serve } from './kubernetes-api';

/** A kind of objects in the responses of API discovery. */
interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Kinds that every cluster has, and that commands read. */
const COMMON = [
  ['v1', 'ConfigMap'],
  ['v1', 'Event'],
  ['v1', 'Pod'],
  ['v1', 'Secret'],
  ['apps/v1', 'ReplicaSet'],
];

/** A server that stores objects. */
export interface TestCluster {
  readonly kubeconfig: string;
  /** Number of stored objects. */
  readonly count: () => number;
  /** The stored objects, by path. Tests may change them. */
  readonly stored: Map<string, any>;
  /** The changes so far, such as `POST /api/v1/namespaces`. */
  readonly changes: readonly string[];
}

/**
 * Serves the part of the Kubernetes API that `kubectl apply`, `get` and `delete` need. It has the kinds and the namespaces of
 * `objects`, except those that `objects` create. It rejects an object that is applied before its namespace or its definition.
 *
 * @param reject the message for an object that the server rejects
 */
export async function serveApplying(
  objects: readonly any[],
  reject: (object: any) => string | undefined = () => undefined,
): Promise<TestCluster> {
  const api = new ApplyingApi(objects, reject);
  const changes: string[] = [];
  const kubeconfig = await serve(async (request, path) => {
    const body = await text(request);
    const { method = '' } = request;
    if (method !== 'GET') {
      changes.push(`${method} ${path}`);
    }
    const selector = new URL(request.url ?? '', 'http://localhost').searchParams.get('labelSelector');
    return api.answer(method, path, body && JSON.parse(body), selector);
  });
  return { kubeconfig, count: () => api.stored.size, stored: api.stored, changes };
}

class ApplyingApi {
  private readonly kinds = new Map<string, ServedKind>();
  private readonly namespaces: Set<string>;
  public readonly stored = new Map<string, any>();

  public constructor(
    objects: readonly any[],
    private readonly reject: (object: any) => string | undefined,
  ) {
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
    for (const [apiVersion = '', kind = ''] of COMMON) {
      const [version = '', group = ''] = apiVersion.split('/').reverse();
      this.kinds.set(keyOf({ group, kind }), { group, version, kind, namespaced: true });
    }
  }

  public answer(method: string, path: string, body: any, selector: string | null): Answer {
    const isRead = method === 'GET' || method === 'DELETE';
    return this.discovered(path) ?? (isRead ? this.found(method, path, selector) : this.store(method, path, body));
  }

  private discovered(path: string): Answer | undefined {
    const kinds = [...this.kinds.values()];
    if (path === '/version') {
      return [200, { gitVersion: 'v1.35.0', major: '1', minor: '35' }];
    }
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
    const openApi = /^\/openapi\/v3(?:\/(.*))?$/.exec(path);
    if (openApi) {
      return [200, openApi[1] === undefined ? schemaIndex(kinds) : schemaOf(kinds, openApi[1])];
    }
    const [, groupVersion] = /^\/(?:api|apis(?=\/[^/]+\/))\/((?:[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    const resources = kinds
      .filter(({ group, version }) => (group ? `${group}/${version}` : version) === groupVersion)
      .map(({ kind, namespaced }) => ({
        name: pluralOf(kind),
        kind,
        namespaced,
        verbs: ['get', 'list', 'create', 'patch', 'delete'],
      }));
    return resources.length > 0 ? [200, { kind: 'APIResourceList', groupVersion, resources }] : undefined;
  }

  private found(method: string, path: string, selector: string | null): Answer {
    const object = this.stored.get(path);
    if (object === undefined) {
      return this.list(path, selector) ?? notFound(path);
    }
    if (method === 'DELETE') {
      this.stored.delete(path);
    }
    return [200, object];
  }

  /** The objects of a kind, in one or all namespaces, with a label. */
  private list(path: string, selector: string | null): Answer | undefined {
    const [, below, plural = ''] = /^(.*)\/([a-z]+)$/.exec(path) ?? [];
    const kind = [...this.kinds.values()].find((one) => pluralOf(one.kind) === plural);
    if (below === undefined || kind === undefined) {
      return undefined;
    }
    const [label = '', value] = selector?.split('=') ?? [];
    const items = [...this.stored].flatMap(([place, object]) => {
      const isBelow = place.startsWith(`${below}/`) && place.split('/').at(-2) === plural;
      return isBelow && (selector === null || object.metadata.labels?.[label] === value) ? [object] : [];
    });
    const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version;
    return [200, { apiVersion, kind: `${kind.kind}List`, metadata: {}, items }];
  }

  private store(method: string, path: string, body: any): Answer {
    const present = this.stored.get(path);
    const object = Array.isArray(body) ? withoutRemoved(present, body) : merged(present ?? {}, body);
    const message = this.reject(object);
    if (message !== undefined) {
      return [422, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Invalid', code: 422, message }];
    }
    const { name, namespace } = object.metadata;
    if (namespace !== undefined && !this.namespaces.has(namespace)) {
      return notFound(`namespace ${namespace}`);
    }
    if (object.kind === 'Namespace') {
      this.namespaces.add(name);
    }
    if (isDefinition(object)) {
      this.kinds.set(keyOf(definedBy(object)), definedBy(object));
      object.status = { conditions: [{ type: 'Established', status: 'True' }] };
    }
    const place = method === 'POST' ? `${path}/${name}` : path;
    object.metadata.uid ??= place;
    this.stored.set(place, object);
    return [present ? 200 : 201, object];
  }
}

/** The path of a group and version below `/openapi/v3`. */
function schemaPath({ group, version }: ServedKind): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

function schemaIndex(kinds: readonly ServedKind[]) {
  const entries = kinds.map((kind) => [schemaPath(kind), { serverRelativeURL: `/openapi/v3/${schemaPath(kind)}` }]);
  return { paths: Object.fromEntries(entries) };
}

/** States that the server validates fields, so that kubectl does not. */
function schemaOf(kinds: readonly ServedKind[], path: string) {
  const parameters = [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }];
  const paths = kinds
    .filter((kind) => schemaPath(kind) === path)
    .map(({ group, version, kind }) => {
      const patch = { parameters, responses: {}, 'x-kubernetes-group-version-kind': { group, version, kind } };
      return [`/${path}/${pluralOf(kind)}/{name}`, { patch }];
    });
  return { openapi: '3.0.0', info: { title: 'test', version: '1' }, paths: Object.fromEntries(paths) };
}

/** A JSON merge patch, which equals the patches of kubectl for maps. */
function merged(target: any, patch: any): any {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merged(result[key], value);
    }
  }
  return result;
}

/** Applies a JSON patch that removes keys of maps. */
function withoutRemoved(object: any, patch: readonly { readonly path: string }[]): any {
  const copy = structuredClone(object);
  for (const { path } of patch) {
    const [field = '', key = ''] = path.slice(1).split('/');
    delete copy[field][key];
  }
  return copy;
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
