import { validateProps } from '../../core/props/validate-props';
import type { ValueCollector } from '../value-collector';
import type { DatabaseChoice } from './database-choice';
import { addLogin } from './database-login';
import { redisAddressPrefix } from './database-places';
import { requireHostName, requirePort } from './network-address';
import type { RedisBundledOptions, RedisExternalOptions } from './redis-options';

/**
 * The Redis of a server, or what speaks its protocol.
 *
 * @example
 * const redis = Redis.external({ host: 'redis.example.com' });
 */
export class Redis {
  /**
   * The one that the chart bundles; `clearml-enterprise` 11 bundles Dragonfly.
   *
   * @param options login, volume
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static bundled(options: RedisBundledOptions = {}): Redis {
    const checked = validateProps(options, 'RedisBundledOptions', 'Redis.bundled');
    return new Redis({
      kind: 'bundled',
      setValues: (values) => setBundledValues(values, checked),
      secrets: { 'redis.password': checked.password },
    });
  }

  /**
   * One outside the chart (`k8s.md`, External databases).
   *
   * @param options address and login
   * @throws CLEARML5002 when the host is no host name, CLEARML5008 when the port is none, CLEARML1017 when an option is unknown
   * or has the wrong type
   */
  public static external(options: RedisExternalOptions): Redis {
    const checked = validateProps(options, 'RedisExternalOptions', 'Redis.external');
    requireAddress(checked);
    return new Redis({ kind: 'external', setValues: (values) => setExternalValues(values, checked) });
  }

  private constructor(
    /** @internal */
    public readonly _choice: DatabaseChoice,
  ) {}
}

function setBundledValues(values: ValueCollector, options: RedisBundledOptions): void {
  const { password, storageSize, storageClass } = options;
  if (password) {
    values.chart.require('redis', 'redis.password');
    values.chart.require('internalDatabaseAuth', 'redis.password');
    values.add('redis.auth.enabled', true, 'redis.password');
    values.add('redis.auth.password', password, 'redis.password');
  }
  if (values.chart.can('redis')) {
    values.add('redis.enabled', true, 'redis');
  }
  const size = values.chart.can('dragonfly') ? 'dragonfly.storage.requests' : 'redis.master.persistence.size';
  values.add(size, storageSize, 'redis.storageSize');
  values.addGated('redis', 'redis.master.persistence.storageClass', storageClass, 'redis.storageClass');
}

function setExternalValues(values: ValueCollector, { host, port = 6379, password }: RedisExternalOptions): void {
  const bundled = values.chart.can('dragonfly') ? 'dragonfly' : 'redis';
  const address = redisAddressPrefix(values.chart);
  values.add(`${bundled}.enabled`, false, 'redis');
  values.add(`externalServices.${address}Host`, host, 'redis.host');
  values.add(`externalServices.${address}Port`, port, 'redis.port');
  if (password) {
    const login = [{ name: 'CLEARML_REDIS_SERVICE_PASSWORD', value: password }];
    values.addEnvironment('fileserver', login, 'redis.password');
    addLogin(values, login, 'redis.password');
  }
}

function requireAddress({ host, port }: RedisExternalOptions): void {
  requireHostName(host, 'redis.host');
  requirePort(port, 'redis.port');
}
