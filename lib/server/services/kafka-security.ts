import { validateProps } from '../../core/props/validate-props';
import type { SecretValue } from '../../secrets/secret-value';

/** How a Kafka client proves its login. The ClearML documentation shows `SCRAM-SHA-512`. */
export enum KafkaSaslMechanism {
  /** User name and password in clear. */
  PLAIN = 'PLAIN',
  /** Salted challenge and response with SHA-256. */
  SCRAM_SHA_256 = 'SCRAM-SHA-256',
  /** Salted challenge and response with SHA-512. */
  SCRAM_SHA_512 = 'SCRAM-SHA-512',
}

/** Login of the API server at Kafka. */
export interface KafkaLogin {
  /** User name. */
  readonly username: SecretValue;

  /** Password. */
  readonly password: SecretValue;

  /**
   * How the login is proved.
   *
   * @default KafkaSaslMechanism.SCRAM_SHA_512
   */
  readonly mechanism?: KafkaSaslMechanism;
}

/**
 * Encryption and login of the connections to Kafka (`custom_billing.md`). The ClearML documentation shows `SASL_PLAINTEXT`, and no setting for
 * the certificate of a private authority.
 *
 * @example
 * const security = KafkaSecurity.saslSsl({
 *   username: SecretValue.existing('kafka-login', 'username'),
 *   password: SecretValue.existing('kafka-login', 'password'),
 * });
 */
export class KafkaSecurity {
  /** Neither encryption nor login. */
  public static plaintext(): KafkaSecurity {
    return new KafkaSecurity('PLAINTEXT');
  }

  /** Encryption without login. */
  public static ssl(): KafkaSecurity {
    return new KafkaSecurity('SSL');
  }

  /**
   * A login without encryption.
   *
   * @param login user name, password and mechanism
   */
  public static saslPlaintext(login: KafkaLogin): KafkaSecurity {
    return new KafkaSecurity('SASL_PLAINTEXT', validateProps(login, 'KafkaLogin', 'KafkaSecurity.saslPlaintext'));
  }

  /**
   * Encryption and a login.
   *
   * @param login user name, password and mechanism
   */
  public static saslSsl(login: KafkaLogin): KafkaSecurity {
    return new KafkaSecurity('SASL_SSL', validateProps(login, 'KafkaLogin', 'KafkaSecurity.saslSsl'));
  }

  private constructor(
    private readonly protocol: string,
    private readonly login?: KafkaLogin,
  ) {}

  /**
   * The settings of the server, by name.
   *
   * @internal
   */
  public get _settings(): { readonly [name: string]: unknown } {
    const { username, password, mechanism = KafkaSaslMechanism.SCRAM_SHA_512 } = this.login ?? {};
    return {
      security_protocol: this.protocol,
      ...(this.login && {
        sasl_mechanism: mechanism,
        sasl_plain_username: username,
        sasl_plain_password: password,
      }),
    };
  }
}
