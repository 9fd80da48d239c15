import { problemsOf } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { rejectPublished } from '../../secrets/detected-secrets';
import type { SecretValue } from '../../secrets/secret-value';
import { type ServerInstallation, userValue } from '../server-installation';
import type { ClearmlServerProps } from '../server-props';
import { redisAddressPrefix } from './database-connection';
import { Elasticsearch } from './elasticsearch';
import { MongoDb } from './mongodb';
import { Redis } from './redis';

/** A database that a server uses, as `MongoDb`, `Elasticsearch` or `Redis` describes it. */
export interface DatabaseChoice {
  readonly kind: 'bundled' | 'operator' | 'external';
  readonly setValues: (server: ServerInstallation) => void;
  /** Secrets by the prop that gives them. */
  readonly secrets?: { readonly [prop: string]: SecretValue | undefined };
}

type Databases = Pick<ClearmlServerProps, 'mongodb' | 'elasticsearch' | 'redis'>;

const EXTERNAL = 'externalServices';
/** Values paths of the connection strings of an external MongoDB. */
export const MONGODB_CONNECTIONS = {
  backend: `${EXTERNAL}.mongodbConnectionStringBackend`,
  auth: `${EXTERNAL}.mongodbConnectionStringAuth`,
};
const LOGIN_VARIABLES = ['apiserver.extraEnvs', 'asyncDelete.extraEnvs'];

/** Values path of the nodes of an external Elasticsearch, in JSON. */
export const ELASTICSEARCH_CONNECTION = `${EXTERNAL}.elasticsearchConnectionString`;

/** Rows of the props that choose databases. */
export const DATABASE_ROWS = {
  mongodb: row(
    [
      ...below('mongodb', 'enabled', 'architecture'),
      ...below('mongodb.auth', 'enabled', 'rootUser', 'rootPassword'),
      ...below('mongodb.image', 'repository', 'tag'),
      ...below('mongodb.persistence', 'mountPath', 'size', 'storageClass'),
      ...below('mckMongodb', 'enabled', 'migrated'),
      ...Object.values(MONGODB_CONNECTIONS),
    ],
    ['mongodb.auth.rootPassword', ...Object.values(MONGODB_CONNECTIONS)],
  ),
  elasticsearch: row(
    [
      ...below('elasticsearch', 'enabled', 'esConfig["elasticsearch.yml"]', 'extraEnvs'),
      ...below('elasticsearch.secret', 'enabled', 'password'),
      ...below('elasticsearch.volumeClaimTemplate', 'resources.requests.storage', 'storageClassName'),
      ELASTICSEARCH_CONNECTION,
      ...LOGIN_VARIABLES,
    ],
    ['elasticsearch.secret.password'],
  ),
  redis: row(
    [
      ...below('redis', 'enabled', 'auth.enabled', 'auth.password'),
      ...below('redis.master.persistence', 'size', 'storageClass'),
      ...below('dragonfly', 'enabled', 'storage.requests'),
      ...below(EXTERNAL, 'redisHost', 'redisPort', 'dragonflyHost', 'dragonflyPort'),
      'fileserver.extraEnvs',
      ...LOGIN_VARIABLES,
    ],
    ['redis.auth.password'],
  ),
};

function below(path: string, ...keys: string[]): string[] {
  return keys.map((key) => `${path}.${key}`);
}

function row(paths: readonly string[], secret: readonly string[]) {
  return {
    set: (server: ServerInstallation, { _choice }: { readonly _choice: DatabaseChoice }) =>
      setDatabase(server, _choice),
    paths,
    secret,
  };
}

/** The values of a chart that concern a database. */
export interface DatabasePlace {
  readonly name: keyof Databases;
  /** Switches of the databases that the chart deploys; the first one is the switch of the bundled database. */
  readonly switches: readonly [string, ...string[]];
  /** Addresses of an external one; it needs all of them. */
  readonly addresses: readonly string[];
  /** Factory of an external one. */
  readonly external: string;
}

/** The places of all databases in a chart. */
export function databasePlaces({ chart }: Pick<ServerInstallation, 'chart'>): DatabasePlace[] {
  const redis = chart.supports('dragonfly') ? 'dragonfly' : 'redis';
  const places: DatabasePlace[] = [
    {
      name: 'mongodb',
      switches: ['mongodb.enabled', ...(chart.supports('operatorMongoDb') ? ['mckMongodb.enabled'] : [])],
      addresses: Object.values(MONGODB_CONNECTIONS),
      external: 'MongoDb.external',
    },
    {
      name: 'elasticsearch',
      switches: ['elasticsearch.enabled'],
      addresses: [ELASTICSEARCH_CONNECTION],
      external: 'Elasticsearch.external',
    },
    {
      name: 'redis',
      switches: [`${redis}.enabled`],
      addresses: [`${EXTERNAL}.${redisAddressPrefix(chart)}Host`],
      external: 'Redis.external',
    },
  ];
  const pathOf = (path: string) => chart.pathOf(path) ?? path;
  return places.map(({ name, switches: [bundled, ...others], addresses, external }) => ({
    name,
    // The only MongoDB of the renamed chart is the one of the operator.
    switches: chart.pathOf(bundled) === undefined ? [pathOf(others[0] ?? bundled)] : [pathOf(bundled), ...others],
    addresses: addresses.map(pathOf),
    external,
  }));
}

/** The MongoDB that a prop or user values choose; undefined when they choose none. */
export function mongoDbOf(server: ServerInstallation): DatabaseChoice['kind'] | undefined {
  const isOn = (path: string) => userValue(server, path) === true;
  if (server.props.mongodb !== undefined) {
    return server.props.mongodb._choice.kind;
  }
  if (isOn('mckMongodb.enabled')) {
    return 'operator';
  }
  // Only the bundled MongoDB has a login of the user. A values file that sets its switch to the default of the chart sets nothing.
  if (isOn('mongodb.enabled') || isOn('mongodb.auth.enabled')) {
    return 'bundled';
  }
  const addresses = Object.values(MONGODB_CONNECTIONS).map((path) => userValue(server, path));
  return addresses.every((address) => address === undefined) ? undefined : 'external';
}

/** The databases that neither props nor user values choose: bundled ones, and the MongoDB of a clean installation. */
export function defaultDatabases(server: ServerInstallation): Databases {
  const { chart } = server;
  const operator =
    chart.edition === 'enterprise' && chart.supports('operatorMongoDb') && mongoDbOf(server) !== 'bundled';
  const defaults: Required<Databases> = {
    mongodb: operator ? MongoDb.operatorManaged() : MongoDb.bundled(),
    elasticsearch: Elasticsearch.bundled(),
    redis: Redis.bundled(),
  };
  const open = databasePlaces(server).filter(({ switches, addresses }) =>
    [...switches, ...addresses].every((path) => userValue(server, path) === undefined),
  );
  return Object.fromEntries(open.map(({ name }) => [name, defaults[name]]));
}

/** Sets the values of a database, and rejects published secrets at synth. */
function setDatabase(server: ServerInstallation, { setValues, secrets = {} }: DatabaseChoice): void {
  const { scope } = server;
  setValues(server);
  scope.node.addValidation({
    validate: () =>
      Object.entries(secrets).flatMap(([prop, secret]) =>
        secret ? problemsOf(() => rejectPublished(scope, secret, prop)) : [],
      ),
  });
}

/** Requires the definition of the object from which the operator creates the database and its Secret `mongodb-root`. */
export function requireMongoDbDefinition({ chart, release }: ServerInstallation): void {
  Prerequisites.of(release)._addLazy(release, () => {
    const version = chart.supports('laterMongoDbOperator') ? '1.8.1' : '1.6.1';
    const url = `https://raw.githubusercontent.com/mongodb/mongodb-kubernetes/${version}/public/crds.yaml`;
    return release.findObjects({ kind: 'MongoDBCommunity' }).map(() => ({
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'mongodbcommunity.mongodbcommunity.mongodb.com',
      purpose: 'MongoDB that the operator of the chart manages',
      remedy: `kubectl apply --server-side -f ${url}; helm charts do not upgrade definitions`,
    }));
  });
}
