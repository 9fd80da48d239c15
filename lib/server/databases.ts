import type { Construct } from 'constructs';
import { CodedError } from '../errors/coded-error';
import { problemsOf } from '../errors/problems';
import { valueAt } from '../helm/values';
import { Elasticsearch } from './elasticsearch';
import { MongoDb } from './mongodb';
import { Redis } from './redis';
import type { ValueCollector } from './value-collector';

/** The databases of a server. */
export interface Databases {
  readonly mongodb?: MongoDb;
  readonly elasticsearch?: Elasticsearch;
  readonly redis?: Redis;
}

/** The values that the databases want. What is left out is bundled, or left to the chart where it chooses itself. */
export function contributeDatabases(values: ValueCollector, scope: Construct, databases: Databases): void {
  const parts = [
    databases.mongodb ?? defaultMongoDb(values),
    databases.elasticsearch ?? Elasticsearch.bundled(),
    databases.redis ?? Redis.bundled(),
  ];
  for (const part of parts) {
    part._contribute(values);
    scope.node.addValidation({ validate: () => problemsOf(() => part._check()) });
  }
}

/** The guide's clean installation: the operator's MongoDB where the enterprise chart has it. */
function defaultMongoDb(values: ValueCollector): MongoDb {
  const operator = values.chart.edition === 'enterprise' && values.chart.can('operatorMongoDb');
  return operator ? MongoDb.operatorManaged() : MongoDb.bundled();
}

/** What the user's own values may not say about databases, as `switch off` and what must then be given. */
const EXTERNAL_ADDRESSES: Record<string, { readonly off: string; readonly needs: string; readonly prop: string }> = {
  mongodb: {
    off: 'mongodb.enabled',
    needs: 'externalServices.mongodbConnectionStringBackend',
    prop: 'mongodb: MongoDb.external(…)',
  },
  elasticsearch: {
    off: 'elasticsearch.enabled',
    needs: 'externalServices.elasticsearchConnectionString',
    prop: 'elasticsearch: Elasticsearch.external(…)',
  },
};

/**
 * Refuses own values that switch a bundled database off and leave nothing in its place, or keep it beside an external one.
 *
 * @throws CLEARML5002
 */
export function refuseContradictions(own: object, databases: Databases): void {
  for (const [name, { off, needs, prop }] of Object.entries(EXTERNAL_ADDRESSES)) {
    const enabled = valueAt(own, off);
    const address = valueAt(own, needs);
    const kind = databases[name as keyof Databases]?._kind;
    const operator = valueAt(own, 'mckMongodb.enabled') === true || kind === 'operator';
    if (enabled === false && address === undefined && kind !== 'external' && !(name === 'mongodb' && operator)) {
      throw contradiction(`values set ${off} to false, and nothing takes its place`, `use ${prop}, or give ${needs} as well`);
    }
    if (enabled === true && kind === 'external') {
      throw contradiction(`values set ${off} to true beside ${prop}`, `drop one of the two`);
    }
  }
}

function contradiction(found: string, fix: string): CodedError {
  return new CodedError('CLEARML5002', { found, expected: 'each database exactly once, bundled or external', fix });
}
