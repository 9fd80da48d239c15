import type { IConstruct } from 'constructs';
import { AppliedDeliveries } from './applied-deliveries';
import type { DeliveryMode } from './delivery-mode';
import { EXISTING } from './existing';
import { ExternalSecretsMode } from './external-secrets';
import type { ExternalSecretsOptions } from './external-secrets-options';
import { PLAIN } from './plain';
import { SealedSecretsMode } from './sealed-secrets';
import type { SealedSecretsOptions } from './sealed-secrets-options';

/**
 * Delivery of secrets to the cluster. It applies to an app, a chart, a construct or a single secret; the most specific
 * delivery has precedence. In all modes, Secrets keep the names, types and labels of the chart.
 *
 * @example
 * SecretDelivery.externalSecrets({ store: 'vault' }).applyTo(app);
 */
export class SecretDelivery {
  /**
   * Secret objects with their contents, in a separate manifest `<chart>-secrets`. Synth reads the contents. This is the
   * default.
   */
  public static plain(): SecretDelivery {
    return SecretDelivery.made('plain', {}, () => PLAIN);
  }

  /**
   * ExternalSecret objects, from which External Secrets creates the Secrets with contents of a store. Synth reads no
   * contents;
   * `SecretValue.generated` becomes a Password generator in the cluster.
   *
   * @param options store, and names of the secrets in it
   * @throws CLEARML3012 when the options are invalid or contradict each other
   */
  public static externalSecrets(options: ExternalSecretsOptions): SecretDelivery {
    return SecretDelivery.made('external', options, () => new ExternalSecretsMode(options));
  }

  /**
   * SealedSecret objects with ciphertexts of `kubeseal`. Synth reads no contents. If a ciphertext is missing, synth
   * fails and prints the command that creates it.
   *
   * @param options the ciphertexts
   * @throws CLEARML3019 when a ciphertext is invalid
   */
  public static sealedSecrets(options: SealedSecretsOptions): SecretDelivery {
    return SecretDelivery.made('sealed', options, () => new SealedSecretsMode(options));
  }

  /**
   * No objects: the Secrets exist, or another tool creates them. Each Secret is a prerequisite of the app, with the
   * `kubectl` command that creates it.
   */
  public static existing(): SecretDelivery {
    return SecretDelivery.made('existing', {}, () => EXISTING);
  }

  /**
   * The delivery in a scope, for a secret that may have an individual delivery.
   *
   * @internal
   */
  public static _of(scope: IConstruct, own?: SecretDelivery): SecretDelivery {
    return own ?? SecretDelivery.applied.nearest(scope) ?? SecretDelivery.plain();
  }

  /**
   * Prevents later changes of the delivery of a construct, because its secrets were rendered.
   *
   * @internal
   */
  public static _fix(scope: IConstruct): void {
    SecretDelivery.applied.fix(scope);
  }

  /** Deliveries with equal options are equal. */
  private static made(kind: string, options: object, mode: () => DeliveryMode): SecretDelivery {
    const identity = `${kind}/${JSON.stringify(options)}`;
    const present = SecretDelivery.all.get(identity) ?? new SecretDelivery(mode(), identity);
    SecretDelivery.all.set(identity, present);
    return present;
  }

  private static readonly applied = new AppliedDeliveries<SecretDelivery>();
  private static readonly all = new Map<string, SecretDelivery>();

  private constructor(
    /** @internal */
    public readonly _mode: DeliveryMode,
    /**
     * Identity of the delivery, equal at each synth.
     *
     * @internal
     */
    public readonly _identity: string,
  ) {}

  /**
   * Applies this delivery to a construct and its children: an app, a chart or another construct. Call it before the
   * construct contains releases.
   *
   * @param scope the construct
   * @throws CLEARML3010 when the construct contains rendered secrets, CLEARML3011 when it has another delivery
   */
  public applyTo(scope: IConstruct): void {
    SecretDelivery.applied.apply(scope, this);
  }
}
