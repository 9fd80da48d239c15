import { CodedError } from '../errors/coded-error';
import type { SecretValue } from '../secrets/secret-value';
import { requireSafe } from './safe-secret';
import type { ValueCollector } from './value-collector';

/** The Redis that the chart bundles. */
export interface RedisBundledOptions {
  /**
   * Password (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 to 10.13.x: later ones bundle
   * Dragonfly, for which no password is documented.
   *
   * @default - open inside the cluster
   */
  readonly password?: SecretValue;
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
 * The Redis of a server, or what speaks its protocol.
 *
 * @example
 * const redis = Redis.external({ host: 'redis.example.com' });
 */
export class Redis {
  /**
   * The one that the chart bundles; `clearml-enterprise` 11 bundles Dragonfly.
   *
   * @param options login
   */
  public static bundled(options: RedisBundledOptions = {}): Redis {
    return new Redis((values) => contributeBundled(values, options), 'bundled', options.password);
  }

  /**
   * One outside the chart (`k8s.md`, External databases).
   *
   * @param options address and login
   * @throws CLEARML5002 when the host is empty, CLEARML5008 when the port is none
   */
  public static external(options: RedisExternalOptions): Redis {
    requireAddress(options);
    return new Redis((values) => contributeExternal(values, options), 'external');
  }

  private constructor(
    private readonly contribute: (values: ValueCollector) => void,
    /** @internal */
    public readonly _kind: 'bundled' | 'external',
    private readonly password?: SecretValue,
  ) {}

  /** @internal */
  public _contribute(values: ValueCollector): void {
    this.contribute(values);
  }

  /** @internal */
  public _check(): void {
    if (this.password) {
      requireSafe(this.password, 'redis.password');
    }
  }
}

function contributeBundled(values: ValueCollector, { password }: RedisBundledOptions): void {
  if (password) {
    values.chart.require('redis', 'redis.password');
    values.chart.require('internalDatabaseAuth', 'redis.password');
    values.add('redis.auth.enabled', true, 'redis.password');
    values.add('redis.auth.password', password, 'redis.password');
  }
  if (values.chart.can('redis')) {
    values.add('redis.enabled', true, 'redis');
  }
}

function contributeExternal(values: ValueCollector, { host, port = 6379, password }: RedisExternalOptions): void {
  const bundled = values.chart.can('dragonfly') ? 'dragonfly' : 'redis';
  const address = values.chart.edition === 'public' && bundled === 'dragonfly' ? 'dragonfly' : 'redis';
  values.add(`${bundled}.enabled`, false, 'redis');
  values.add(`externalServices.${address}Host`, host, 'redis.host');
  values.add(`externalServices.${address}Port`, port, 'redis.port');
  if (password) {
    const login = [{ name: 'CLEARML_REDIS_SERVICE_PASSWORD', value: password }];
    for (const component of ['apiserver', 'fileserver']) {
      values.addEnvironment(component, login, 'redis.password');
    }
    if (values.chart.can('asyncDeleteEnvironment')) {
      values.addEnvironment('asyncDelete', login, 'redis.password');
    }
  }
}

function requireAddress({ host, port = 6379 }: RedisExternalOptions): void {
  if (host.trim() === '') {
    throw new CodedError('CLEARML5002', {
      found: 'Redis.external with an empty host',
      expected: 'a host name',
      fix: 'name the host, or use Redis.bundled()',
    });
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new CodedError('CLEARML5008', { found: `redis.port is ${port}`, expected: '1 to 65535', fix: 'correct the port' });
  }
}
