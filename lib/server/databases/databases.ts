import { CodedError, problemsOf } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { valueAt } from '../../helm/data/paths';
import { rejectPublished } from '../../secrets/detected-secrets';
import type { SecretValue } from '../../secrets/secret-value';
import type { ServerInstallation } from '../server-installation';
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
const MONGODB_CONNECTIONS = {
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
interface DatabasePlace {
  readonly name: keyof Databases;
  /** Switches of the databases that the chart deploys; the first one is the switch of the bundled database. */
  readonly switches: readonly [string, ...string[]];
  /** Address of an external one. */
  readonly address: string;
  /** Factory of an external one. */
  readonly external: string;
}

/** The places of all databases in a chart. */
function databasePlaces({ chart }: Pick<ServerInstallation, 'chart'>): DatabasePlace[] {
  const redis = chart.supports('dragonfly') ? 'dragonfly' : 'redis';
  const places: DatabasePlace[] = [
    {
      name: 'mongodb',
      switches: ['mongodb.enabled', ...(chart.supports('operatorMongoDb') ? ['mckMongodb.enabled'] : [])],
      address: MONGODB_CONNECTIONS.backend,
      external: 'MongoDb.external',
    },
    {
      name: 'elasticsearch',
      switches: ['elasticsearch.enabled'],
      address: ELASTICSEARCH_CONNECTION,
      external: 'Elasticsearch.external',
    },
    {
      name: 'redis',
      switches: [`${redis}.enabled`],
      address: `${EXTERNAL}.${redisAddressPrefix(chart)}Host`,
      external: 'Redis.external',
    },
  ];
  const pathOf = (path: string) => chart.pathOf(path) ?? path;
  return places.map(({ name, switches: [bundled, ...others], address, external }) => ({
    name,
    // The only MongoDB of the renamed chart is the one of the operator.
    switches: chart.pathOf(bundled) === undefined ? [pathOf(others[0] ?? bundled)] : [pathOf(bundled), ...others],
    address: pathOf(address),
    external,
  }));
}

/** The MongoDB that a prop or user values choose; undefined when they choose none. */
export function mongoDbOf({ props, userValues }: ServerInstallation): DatabaseChoice['kind'] | undefined {
  if (props.mongodb !== undefined) {
    return props.mongodb._choice.kind;
  }
  if (valueAt(userValues, 'mckMongodb.enabled') === true) {
    return 'operator';
  }
  if (valueAt(userValues, 'mongodb.enabled') === true) {
    return 'bundled';
  }
  return valueAt(userValues, MONGODB_CONNECTIONS.backend) === undefined ? undefined : 'external';
}

/** The databases that neither props nor user values choose: bundled ones, and the MongoDB of a clean installation. */
export function defaultDatabases(server: ServerInstallation): Databases {
  const { chart, userValues } = server;
  const operator = chart.edition === 'enterprise' && chart.supports('operatorMongoDb');
  const defaults: Required<Databases> = {
    mongodb: operator ? MongoDb.operatorManaged() : MongoDb.bundled(),
    elasticsearch: Elasticsearch.bundled(),
    redis: Redis.bundled(),
  };
  const open = databasePlaces(server).filter(({ switches, address }) =>
    [...switches, address].every((path) => valueAt(userValues, path) === undefined),
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

/**
 * Rejects user values that omit a database, choose it twice, or set an address or a login that has no effect. It reads user values
 * rather than effective ones: a switch that only the chart or a default sets is not a choice of the user.
 *
 * @throws CLEARML5002
 */
export function rejectContradictions(server: ServerInstallation): void {
  const { props, userValues } = server;
  for (const place of databasePlaces(server)) {
    rejectContradiction(place, userValues, props[place.name]?._choice.kind);
  }
  rejectOperatorLogin(userValues, props.mongodb?._choice.kind);
}

function rejectContradiction(
  { name, switches, address, external }: DatabasePlace,
  userValues: object,
  kind: string | undefined,
): void {
  const [bundled, operator] = switches;
  const on = switches.find((path) => valueAt(userValues, path) === true);
  const hasAddress = valueAt(userValues, address) !== undefined;
  const prop = `${name}: ${external}(…)`;
  if (kind === 'external' && on) {
    throw contradiction(`values set ${on} to true beside ${prop}`, 'remove one of the two');
  }
  if (kind !== undefined && kind !== 'external' && hasAddress) {
    throw contradiction(
      `values set ${address}, and the ${name} prop chooses the one of the chart`,
      'remove one of the two',
    );
  }
  if (kind === undefined && hasAddress && (on || valueAt(userValues, bundled) !== false)) {
    throw contradiction(
      `values set ${address}, and ${on ?? bundled} stays on`,
      `use ${prop}, or set ${on ?? bundled} to false`,
    );
  }
  const chosen = kind === 'operator' ? operator : bundled;
  const isOff = chosen !== undefined && valueAt(userValues, chosen) === false;
  if (kind !== 'external' && !hasAddress && !on && isOff) {
    throw contradiction(
      `values set ${bundled} to false, and nothing takes its place`,
      `use ${prop}, or set ${address} as well`,
    );
  }
}

/** No login is documented for the operator's MongoDB; the operator creates one. */
function rejectOperatorLogin(userValues: object, kind: string | undefined): void {
  const operator = kind === 'operator' || valueAt(userValues, 'mckMongodb.migrated') === true;
  if (operator && valueAt(userValues, 'mongodb.auth.enabled') === true) {
    throw contradiction(
      'values set mongodb.auth.enabled to true beside the MongoDB of the operator',
      'drop it: the operator makes a login of its own, in Secret mongodb-root',
    );
  }
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

function contradiction(found: string, fix: string): CodedError {
  return new CodedError('CLEARML5002', { found, expected: 'each database exactly once, bundled or external', fix });
}
