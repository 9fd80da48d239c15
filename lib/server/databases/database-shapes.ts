import { SECRET } from '../../core/props/common-shapes';
import { FLAG, listOf, NUMBER, propsOf, type Shapes, shaped, TEXT } from '../../core/props/shapes';
import type {
  ElasticsearchBundledOptions,
  ElasticsearchExternalOptions,
  ElasticsearchHost,
} from './elasticsearch-options';
import type { MongoDbAuth, MongoDbBundledOptions, MongoDbExternalOptions } from './mongodb-options';
import type { RedisBundledOptions, RedisExternalOptions } from './redis-options';

const VOLUME = { storageSize: TEXT, storageClass: TEXT };

export const MONGODB_BUNDLED: Shapes<MongoDbBundledOptions> = {
  ...VOLUME,
  auth: propsOf<MongoDbAuth>({ rootUser: TEXT, rootPassword: SECRET }, 'rootPassword'),
  officialImageTag: TEXT,
};
export const MONGODB_EXTERNAL: Shapes<MongoDbExternalOptions> = { backend: SECRET, auth: SECRET };

export const ELASTICSEARCH_BUNDLED: Shapes<ElasticsearchBundledOptions> = { ...VOLUME, password: SECRET };
export const ELASTICSEARCH_EXTERNAL: Shapes<ElasticsearchExternalOptions> = {
  hosts: listOf(propsOf<ElasticsearchHost>({ host: TEXT, port: NUMBER, https: FLAG }, 'host')),
  username: TEXT,
  password: SECRET,
};

export const REDIS_BUNDLED: Shapes<RedisBundledOptions> = { ...VOLUME, password: SECRET };
export const REDIS_EXTERNAL: Shapes<RedisExternalOptions> = { host: TEXT, port: NUMBER, password: SECRET };

/**
 * Options of a database without those that are null.
 *
 * @param of the factory that takes them, such as `Redis.external`
 * @throws CLEARML5009 when one is missing, unknown or of the wrong type
 */
export function shapedDatabase<T extends object>(
  options: T,
  of: string,
  shapes: Shapes<T>,
  ...required: (keyof T & string)[]
): T {
  return shaped(options, of, shapes, 'CLEARML5009', ...required);
}
