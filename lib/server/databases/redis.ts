import { validateProps } from '../../core/props/validate-props';
import type { SecretValue } from '../../secrets/secret-value';
import type { ServerInstallation } from '../server-installation';
import { addLogin, redisAddressPrefix, requireAddress } from './database-connection';
import type { DatabaseChoice } from './databases';

/** The Redis that the chart bundles. */
export interface RedisBundledOptions {
  /**
   * Password (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 to 10.13.x: later ones bundle
   * Dragonfly, for which no password is documented.
   *
   * @default - open inside the cluster
   */
  readonly password?: SecretValue;

  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @quantity
   * @default - the size in the values of the chart
   * @example "10Gi"
   */
  readonly storageSize?: string;

  /**
   * Storage class of the volume. Redis only: Dragonfly has no value for it.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClass?: string;
}

/** A Redis outside the chart. */
export interface RedisExternalOptions {
  /** Host name. */
  readonly host: string;
  /** Port. @default 6379 */
  readonly port?: number;
  /** Password. @default - no login */
  readonly password?: SecretValue;
}

/**
 * The Redis of a server, or another program with its protocol.
 *
 * @example
 * const redis = Redis.external({ host: 'redis.example.com' });
 */
export class Redis {
  /**
   * The Redis that the chart bundles; `clearml-enterprise` 11 bundles Dragonfly.
   *
   * @param options login, volume
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static bundled(options: RedisBundledOptions = {}): Redis {
    const checked = validateProps(options, 'RedisBundledOptions', 'Redis.bundled');
    return new Redis({
      kind: 'bundled',
      setValues: (server) => setBundledValues(server, checked),
      secrets: { 'redis.password': checked.password },
    });
  }

  /**
   * A Redis outside the chart (`k8s.md`, External databases).
   *
   * @param options address and login
   * @throws CLEARML5002 when the host is not a host name, CLEARML5008 when the port is out of range, CLEARML1017 when an option is unknown
   * or has the wrong type
   */
  public static external(options: RedisExternalOptions): Redis {
    const checked = validateProps(options, 'RedisExternalOptions', 'Redis.external');
    requireAddress(checked.host, checked.port, 'redis');
    return new Redis({ kind: 'external', setValues: (server) => setExternalValues(server, checked) });
  }

  private constructor(
    /** @internal */
    public readonly _choice: DatabaseChoice,
  ) {}
}

function setBundledValues({ chart, values }: ServerInstallation, options: RedisBundledOptions): void {
  const { password, storageSize, storageClass } = options;
  if (password) {
    chart.require('redis', 'redis.password');
    chart.require('internalDatabaseAuth', 'redis.password');
    values.add('redis.auth.enabled', true, 'redis.password');
    values.add('redis.auth.password', password, 'redis.password');
  }
  if (chart.supports('redis')) {
    values.add('redis.enabled', true, 'redis');
  }
  const size = chart.supports('dragonfly') ? 'dragonfly.storage.requests' : 'redis.master.persistence.size';
  values.add(size, storageSize, 'redis.storageSize');
  if (storageClass !== undefined) {
    chart.require('redis', 'redis.storageClass');
    values.add('redis.master.persistence.storageClass', storageClass, 'redis.storageClass');
  }
}

function setExternalValues(server: ServerInstallation, { host, port = 6379, password }: RedisExternalOptions): void {
  const { chart, values } = server;
  const address = redisAddressPrefix(chart);
  values.add(`${chart.supports('dragonfly') ? 'dragonfly' : 'redis'}.enabled`, false, 'redis');
  values.add(`externalServices.${address}Host`, host, 'redis.host');
  values.add(`externalServices.${address}Port`, port, 'redis.port');
  if (password) {
    const login = [{ name: 'CLEARML_REDIS_SERVICE_PASSWORD', value: password }];
    values.addEnvironment('fileserver', login, 'redis.password');
    addLogin(server, login, 'redis.password');
  }
}
