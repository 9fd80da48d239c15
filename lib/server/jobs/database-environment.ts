import { CodedError } from '../../core/errors/coded-error';
import type { JsonObject } from '../../helm/data/json';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';

/** Variables of a container that connects to a database, and the databases that they name. */
export interface DatabaseEnvironment {
  /** Names of the databases, one for each connection. */
  readonly databases: readonly string[];
  readonly env: readonly JsonObject[];
}

const CONNECTION = 'CLEARML_MONGODB_SERVICE_CONNECTION_STRING';

/**
 * The connections to MongoDB that the API server uses. Scripts read them from `MONGODB_URI_<database>`, or from `MONGODB_HOST`,
 * `_PORT`, `_USERNAME` and `_PASSWORD`.
 *
 * @throws CLEARML9091 when the pod of the API server does not name MongoDB
 */
export function mongoDbEnvironment(apiServer: RenderedPod): DatabaseEnvironment {
  const variables = new Variables(apiServer);
  const [backend, auth] = ['backend', 'auth'].map((name) =>
    variables.copy(`CLEARML__hosts__mongo__${name}__host`, `MONGODB_URI_${name}`),
  ) as [JsonObject[], JsonObject[]];
  if (backend.length > 0 && auth.length > 0) {
    return { databases: ['backend', 'auth'], env: [...backend, ...auth] };
  }
  const uri = variables.copy(CONNECTION, 'MONGODB_URI_all');
  if (uri.length > 0) {
    return { databases: ['all'], env: uri };
  }
  const parts = ['HOST', 'PORT', 'USERNAME', 'PASSWORD'].map((part) =>
    variables.copy(`CLEARML_MONGODB_SERVICE_${part}`, `MONGODB_${part}`),
  );
  if (parts[0]?.length) {
    return { databases: ['all'], env: parts.flat() };
  }
  throw unknownDatabase(apiServer, CONNECTION);
}

/**
 * The connections to Elasticsearch that the API server uses: `ELASTICSEARCH_URLS`, `ELASTICSEARCH_USERNAME` and `_PASSWORD`.
 *
 * @throws CLEARML9091 when the pod of the API server does not name Elasticsearch in plain text
 */
export function elasticsearchEnvironment(apiServer: RenderedPod): JsonObject[] {
  const variables = new Variables(apiServer);
  const login = ['USERNAME', 'PASSWORD'].flatMap((part) =>
    variables.copy(`CLEARML_ELASTIC_SERVICE_${part}`, `ELASTICSEARCH_${part}`),
  );
  const nodes = nodesOf(variables.text('CLEARML__hosts__elastic__events__hosts'));
  const host = variables.text('CLEARML_ELASTIC_SERVICE_HOST');
  const single = host ? [`http://${host}:${variables.text('CLEARML_ELASTIC_SERVICE_PORT') ?? 9200}`] : [];
  const urls = nodes.length > 0 ? nodes : single;
  if (urls.length === 0) {
    throw unknownDatabase(apiServer, 'CLEARML__hosts__elastic__events__hosts');
  }
  return [{ name: 'ELASTICSEARCH_URLS', value: urls.join(' ') }, ...login];
}

/** URLs of the nodes in a JSON list; an empty list for other texts. */
function nodesOf(text = ''): string[] {
  try {
    const nodes = JSON.parse(text) as { host: string; port?: number; scheme?: string }[];
    return nodes.map(({ host, port = 9200, scheme = 'http' }) => `${scheme}://${host}:${port}`);
  } catch {
    return [];
  }
}

function unknownDatabase(apiServer: RenderedPod, variable: string): CodedError {
  return new CodedError('CLEARML9091', {
    found: `Deployment/${apiServer.name} without a readable variable ${variable}`,
    expected: 'an API server whose variables name its databases, because the Job copies them',
    fix: 'choose the databases by the props mongodb and elasticsearch of the server',
  });
}

/** The variables of the main container. The server compares names of settings without case. */
class Variables {
  private readonly byName: ReadonlyMap<string, JsonObject>;

  public constructor(pod: RenderedPod) {
    const entries: JsonObject[] = pod.containers[0]?.environment ?? [];
    this.byName = new Map(entries.map((entry) => [String(entry.name).toLowerCase(), entry]));
  }

  /** A variable under another name, after the variables that its value refers to; an empty list when there is none. */
  public copy(name: string, as: string): JsonObject[] {
    const entry = this.byName.get(name.toLowerCase());
    return entry ? [...this.referenced(entry), { ...entry, name: as }] : [];
  }

  /** The plain value of a variable. */
  public text(name: string): string | undefined {
    const value = this.byName.get(name.toLowerCase())?.value;
    return typeof value === 'string' ? value : undefined;
  }

  private referenced({ value }: JsonObject): JsonObject[] {
    const names = [...String(value ?? '').matchAll(/\$\(([\w.-]+)\)/g)].map(([, name = '']) => name.toLowerCase());
    return names.flatMap((name) => {
      const entry = this.byName.get(name);
      return entry ? [...this.referenced(entry), entry] : [];
    });
  }
}
