import { valueAt } from '../../helm/data/paths';
import type { ServerChart } from '../server-chart';
import type { DatabaseChoice } from './database-choice';

/** Where the values of a chart speak of a database. */
export interface DatabasePlace {
  readonly name: 'mongodb' | 'elasticsearch' | 'redis';
  /** Switches of what the chart deploys; the first one is that of the bundled database. */
  readonly switches: readonly [string, ...string[]];
  /** Address of an external one. */
  readonly address: string;
  /** What the props have for an external one. */
  readonly external: string;
}

/** The places of all databases in a chart. */
export function databasePlaces(chart: ServerChart): DatabasePlace[] {
  const redis = chart.can('dragonfly') ? 'dragonfly' : 'redis';
  return [
    {
      name: 'mongodb',
      switches: ['mongodb.enabled', ...(chart.can('operatorMongoDb') ? ['mckMongodb.enabled'] : [])],
      address: 'externalServices.mongodbConnectionStringBackend',
      external: 'MongoDb.external',
    },
    {
      name: 'elasticsearch',
      switches: ['elasticsearch.enabled'],
      address: 'externalServices.elasticsearchConnectionString',
      external: 'Elasticsearch.external',
    },
    {
      name: 'redis',
      switches: [`${redis}.enabled`],
      address: `externalServices.${redisAddressPrefix(chart)}Host`,
      external: 'Redis.external',
    },
  ];
}

/** The public chart renamed the values of an external Redis with its bundled one; the enterprise chart kept them. */
export function redisAddressPrefix(chart: ServerChart): string {
  return chart.edition === 'public' && chart.can('dragonfly') ? 'dragonfly' : 'redis';
}

/** Which MongoDB own values ask for; undefined when they do not speak of it. */
export function mongoDbIn(own: object): DatabaseChoice['kind'] | undefined {
  if (valueAt(own, 'mckMongodb.enabled') === true) {
    return 'operator';
  }
  if (valueAt(own, 'mongodb.enabled') === true) {
    return 'bundled';
  }
  return valueAt(own, 'externalServices.mongodbConnectionStringBackend') === undefined ? undefined : 'external';
}
