import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import type { SecretValue } from '../../secrets/secret-value';
import type { ServerInstallation } from '../server-installation';
import { addLogin, requireAddress } from './database-connection';
import type { DatabaseChoice } from './databases';

/** A node of an Elasticsearch cluster. */
export interface ElasticsearchHost {
  /** Host name. */
  readonly host: string;
  /** Port. @default 9200 */
  readonly port?: number;
  /** Whether clients connect to the node by HTTPS. @default false */
  readonly https?: boolean;
}

/** The Elasticsearch that the chart bundles. */
export interface ElasticsearchBundledOptions {
  /**
   * Password of the user `elastic`, in ASCII (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 or later.
   *
   * @default - open inside the cluster
   */
  readonly password?: SecretValue;

  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @quantity
   * @default - the size in the values of the chart
   * @example "100Gi"
   */
  readonly storageSize?: string;

  /**
   * Storage class of the volume.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClass?: string;
}

/** An Elasticsearch cluster outside the chart. */
export interface ElasticsearchExternalOptions {
  /** Its nodes. */
  readonly hosts: ElasticsearchHost[];
  /** User to log in as. @default - no login */
  readonly username?: string;
  /** The user's password, in ASCII. @default - no login */
  readonly password?: SecretValue;
}

/**
 * The Elasticsearch of a server.
 *
 * @example
 * const elasticsearch = Elasticsearch.external({ hosts: [{ host: 'es-1.example.com' }, { host: 'es-2.example.com' }] });
 */
export class Elasticsearch {
  /**
   * The Elasticsearch that the chart bundles: a single node.
   *
   * @param options login, volume
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static bundled(options: ElasticsearchBundledOptions = {}): Elasticsearch {
    const checked = validateProps(options, 'ElasticsearchBundledOptions', 'Elasticsearch.bundled');
    return new Elasticsearch({
      kind: 'bundled',
      setValues: (server) => setBundledValues(server, checked),
      secrets: { 'elasticsearch.password': checked.password },
    });
  }

  /**
   * A cluster outside the chart (`k8s.md`, External databases).
   *
   * @param options nodes and login
   * @throws CLEARML5002 when no node is named, or only one half of a login, CLEARML1017 when an option is unknown or has the
   * wrong type
   */
  public static external(options: ElasticsearchExternalOptions): Elasticsearch {
    const checked = validateProps(options, 'ElasticsearchExternalOptions', 'Elasticsearch.external');
    requireComplete(checked);
    return new Elasticsearch({ kind: 'external', setValues: (server) => setExternalValues(server, checked) });
  }

  private constructor(
    /** @internal */
    public readonly _choice: DatabaseChoice,
  ) {}
}

function setBundledValues({ chart, values }: ServerInstallation, options: ElasticsearchBundledOptions): void {
  const { password, storageSize, storageClass } = options;
  const claim = 'elasticsearch.volumeClaimTemplate';
  values.add('elasticsearch.enabled', true, 'elasticsearch');
  values.add(`${claim}.resources.requests.storage`, storageSize, 'elasticsearch.storageSize');
  values.add(`${claim}.storageClassName`, storageClass, 'elasticsearch.storageClass');
  if (password) {
    chart.require('internalDatabaseAuth', 'elasticsearch.password');
    values.add('elasticsearch.secret.enabled', true, 'elasticsearch.password');
    values.add('elasticsearch.secret.password', password, 'elasticsearch.password');
    if (chart.successor) {
      return;
    }
    // An empty map would not delete the chart's file, which switches security off: helm merges maps.
    values.add('elasticsearch.esConfig["elasticsearch.yml"]', null, 'elasticsearch.password');
    values.replaceList('elasticsearch.extraEnvs', SECURE_SETTINGS, 'elasticsearch.password');
  }
}

/** The documented settings, except the ones that disable security. */
const SECURE_SETTINGS = [
  { name: 'bootstrap.memory_lock', value: 'false' },
  { name: 'cluster.routing.allocation.node_initial_primaries_recoveries', value: '500' },
  { name: 'cluster.routing.allocation.disk.watermark.low', value: '500mb' },
  { name: 'cluster.routing.allocation.disk.watermark.high', value: '500mb' },
  { name: 'cluster.routing.allocation.disk.watermark.flood_stage', value: '500mb' },
  { name: 'http.compression_level', value: '7' },
  { name: 'reindex.remote.whitelist', value: '"*.*"' },
];

function setExternalValues(server: ServerInstallation, options: ElasticsearchExternalOptions): void {
  const nodes = options.hosts.map(({ host, port = 9200, https }) => ({
    host,
    port,
    ...(https ? { scheme: 'https' } : {}),
  }));
  server.values.add('elasticsearch.enabled', false, 'elasticsearch');
  server.values.add('externalServices.elasticsearchConnectionString', JSON.stringify(nodes), 'elasticsearch.hosts');
  if (options.username && options.password) {
    const login = [
      { name: 'CLEARML_ELASTIC_SERVICE_USERNAME', value: options.username },
      { name: 'CLEARML_ELASTIC_SERVICE_PASSWORD', value: options.password },
    ];
    addLogin(server, login, 'elasticsearch.password');
  }
}

function requireComplete(options: ElasticsearchExternalOptions): void {
  if (options.hosts.length === 0) {
    throw new CodedError('CLEARML5002', {
      found: 'Elasticsearch.external with no hosts',
      expected: 'at least one node',
      fix: 'name the nodes, or use Elasticsearch.bundled()',
    });
  }
  for (const { host, port } of options.hosts) {
    requireAddress(host, port, 'elasticsearch.hosts');
  }
  if ((options.username === undefined) !== (options.password === undefined)) {
    throw new CodedError('CLEARML5002', {
      found: `Elasticsearch.external with only a ${options.username === undefined ? 'password' : 'username'}`,
      expected: 'both halves of a login, or neither: the server refuses to start otherwise',
      fix: 'give username and password',
    });
  }
}
