import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { mergePatch } from '../../lib/helm/data/json';
import { type Answer, refusal, serve } from './kubernetes-api';

/** The kinds of the stand-in, by group and version. */
const KINDS: Record<string, Record<string, string>> = {
  v1: { ConfigMap: 'configmaps', PersistentVolumeClaim: 'persistentvolumeclaims', Secret: 'secrets' },
  'apps/v1': { Deployment: 'deployments', StatefulSet: 'statefulsets' },
};

/** A request that changes an object. */
interface Write {
  readonly method: string;
  /** Path of the object, with `?dryRun` for a dry run. */
  readonly path: string;
  readonly body: any;
}

/**
 * Part of a Kubernetes API for the adoption of releases: it stores objects, lists them by labels, and merges patches without
 * the rules for lists. Its Deployments are ready at once.
 */
export class ReleaseApi {
  public readonly writes: Write[] = [];
  public kubeconfig = '';
  /** Responds to a write in place of the API; undefined to accept it. */
  public reject: (write: Write) => Answer | undefined = () => undefined;
  private readonly stored = new Map<string, any>();
  private version = 0;

  public static async serving(...objects: readonly any[]): Promise<ReleaseApi> {
    const api = new ReleaseApi();
    for (const object of objects) {
      api.store(api.pathOf(object), object);
    }
    api.kubeconfig = await serve(async (request, path) => {
      const body = await text(request);
      const query = new URL(request.url ?? '', 'http://localhost').searchParams;
      return api.answer(request.method ?? '', path, query, body && JSON.parse(body));
    });
    return api;
  }

  /** The stored object, without the fields of the API server; undefined if there is none. */
  public object(kind: string, name: string): any {
    const entries = [...this.stored.values()];
    return entries.find((one) => one.kind === kind && one.metadata.name === name);
  }

  public delete(kind: string, name: string): void {
    this.stored.delete(this.pathOf(this.object(kind, name)));
  }

  public put(object: any): void {
    this.store(this.pathOf(object), object);
  }

  private pathOf({ apiVersion, kind, metadata }: any): string {
    const root = apiVersion === 'v1' ? '/api' : '/apis';
    return `${root}/${apiVersion}/namespaces/${metadata.namespace}/${KINDS[apiVersion]?.[kind]}/${metadata.name}`;
  }

  private answer(method: string, path: string, query: URLSearchParams, body: any): Answer {
    const found = discovered(path);
    if (found !== undefined) {
      return [200, found];
    }
    if (method === 'GET') {
      return this.read(path, query.get('labelSelector') ?? '');
    }
    const isDryRun = query.has('dryRun');
    const target = method === 'POST' ? `${path}/${body.metadata.name}` : path;
    const write = { method, path: isDryRun ? `${target}?dryRun` : target, body };
    this.writes.push(write);
    return this.reject(write) ?? this.write(method, target, body, isDryRun);
  }

  private read(path: string, selector: string): Answer {
    const object = this.stored.get(path);
    if (object !== undefined || !/\/[a-z]+$/.test(path) || !isCollection(path)) {
      return object === undefined ? [404, refusal(404, path)] : [200, object];
    }
    const labels = selector.split(',').map((term) => term.split('='));
    const items = [...this.stored].filter(([one]) => one.startsWith(`${path}/`)).map(([, one]) => one);
    const selected = items.filter(({ metadata }) =>
      labels.every(([key = '', value]) => key === '' || metadata.labels?.[key] === value),
    );
    return [200, { apiVersion: 'v1', kind: 'List', metadata: {}, items: selected }];
  }

  private write(method: string, path: string, body: any, isDryRun: boolean): Answer {
    const present = this.stored.get(path);
    if (method === 'DELETE') {
      this.stored.delete(path);
      return [200, present ?? {}];
    }
    const changed = structuredClone(present ?? {});
    mergePatch(changed, body);
    return [200, isDryRun ? changed : this.store(path, changed)];
  }

  private store(path: string, object: any): any {
    const metadata = { uid: `uid-${++this.version}`, ...object.metadata, resourceVersion: String(++this.version) };
    const ready = { status: { updatedReplicas: 1, availableReplicas: 1, replicas: 1, readyReplicas: 1 } };
    const stored = { ...object, ...(object.kind === 'Deployment' ? ready : {}), metadata };
    this.stored.set(path, stored);
    return stored;
  }
}

function isCollection(path: string): boolean {
  return Object.values(KINDS).some((kinds) => Object.values(kinds).some((plural) => path.endsWith(`/${plural}`)));
}

function discovered(path: string): object | undefined {
  if (path === '/version') {
    return { gitVersion: 'v1.35.0', major: '1', minor: '35' };
  }
  if (path === '/api') {
    return { kind: 'APIVersions', versions: ['v1'] };
  }
  if (path === '/apis') {
    const version = { groupVersion: 'apps/v1', version: 'v1' };
    const groups = [{ name: 'apps', versions: [version], preferredVersion: version }];
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  if (path === '/openapi/v3') {
    const places = ['api/v1', 'apis/apps/v1'].map((one) => [one, { serverRelativeURL: `/openapi/v3/${one}` }]);
    return { paths: Object.fromEntries(places) };
  }
  if (path.startsWith('/openapi/v3/')) {
    return openApi(path.replace(/^\/openapi\/v3\/apis?\//, ''));
  }
  const groupVersion = path.replace(/^\/apis?\//, '');
  const kinds = KINDS[groupVersion];
  const verbs = ['get', 'list', 'create', 'patch', 'delete'];
  const resources = Object.entries(kinds ?? {}).map(([kind, name]) => ({ name, kind, namespaced: true, verbs }));
  return kinds && { kind: 'APIResourceList', groupVersion, resources };
}

/** The parameters of patches: kubectl validates objects itself unless the API server does. */
function openApi(groupVersion: string): object {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  const parameters = ['dryRun', 'fieldValidation'].map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  const paths = Object.keys(KINDS[groupVersion] ?? {}).map((kind) => [
    `/${kind}`,
    { patch: { parameters, responses: {}, 'x-kubernetes-group-version-kind': { group, version, kind } } },
  ]);
  return { openapi: '3.0.0', info: { title: 'test', version: '1' }, paths: Object.fromEntries(paths) };
}

/** The Secret of a revision as Helm writes it. */
export function recordOf(
  objects: readonly object[],
  {
    name = 'clearml',
    namespace = 'clearml',
    version = 1,
    status = 'deployed',
    hooks = [] as object[],
    chart = { name: 'clearml', version: '7.14.4' },
    config = {},
  } = {},
): object {
  const release = {
    name,
    namespace,
    manifest: objects.map((object) => `---\n${stringify(object)}`).join(''),
    hooks: hooks.map((hook) => ({ manifest: stringify(hook) })),
    chart: { metadata: chart, values: {} },
    config,
  };
  const text = gzipSync(JSON.stringify(release)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${name}.v${version}`,
      namespace,
      labels: { owner: 'helm', name, version: String(version), status },
    },
    data: { release: Buffer.from(text).toString('base64') },
  };
}

/** An object as Helm leaves it in the cluster. */
export function installed(object: any, { manager = 'helm', operation = 'Update' } = {}): any {
  const { namespace, name } = object.metadata;
  const annotations = { 'meta.helm.sh/release-name': 'clearml', 'meta.helm.sh/release-namespace': namespace };
  const fieldsV1 = { 'f:metadata': { 'f:annotations': { '.': {}, 'f:meta.helm.sh/release-name': {} } }, 'f:data': {} };
  const managedFields = [{ manager, operation, apiVersion: object.apiVersion, fieldsType: 'FieldsV1', fieldsV1 }];
  return { ...object, metadata: { namespace, name, annotations, managedFields } };
}
