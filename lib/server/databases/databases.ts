import type { Construct } from 'constructs';
import { problemsOf } from '../../core/errors/problems';
import { valueAt } from '../../helm/data/paths';
import { requireSafe } from '../safe-secret';
import type { ValueCollector } from '../value-collector';
import { databasePlaces } from './database-places';
import { Elasticsearch } from './elasticsearch';
import { MongoDb } from './mongodb';
import { Redis } from './redis';

/** The databases of a server. */
export interface Databases {
  readonly mongodb?: MongoDb;
  readonly elasticsearch?: Elasticsearch;
  readonly redis?: Redis;
}

/** The values that the databases want. What is left out is bundled, unless the user's own values decide about it. */
export function setDatabases(values: ValueCollector, scope: Construct, databases: Databases, own: object): void {
  const defaults: Required<Databases> = {
    mongodb: defaultMongoDb(values),
    elasticsearch: Elasticsearch.bundled(),
    redis: Redis.bundled(),
  };
  for (const { name, switches, address } of databasePlaces(values.chart)) {
    const decided = [...switches, address].some((path) => valueAt(own, path) !== undefined);
    const choice = (databases[name] ?? (decided ? undefined : defaults[name]))?._choice;
    choice?.setValues(values);
    const secrets = Object.entries(choice?.secrets ?? {});
    scope.node.addValidation({
      validate: () =>
        secrets.flatMap(([prop, secret]) => (secret ? problemsOf(() => requireSafe(scope, secret, prop)) : [])),
    });
  }
}

/** The guide's clean installation: the operator's MongoDB where the enterprise chart has it. */
function defaultMongoDb(values: ValueCollector): MongoDb {
  const operator = values.chart.edition === 'enterprise' && values.chart.can('operatorMongoDb');
  return operator ? MongoDb.operatorManaged() : MongoDb.bundled();
}
