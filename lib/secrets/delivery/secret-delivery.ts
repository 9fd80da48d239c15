import type { IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { AppliedDeliveries } from './applied-deliveries';
import type { DeliveryMode } from './delivery-mode';
import { EXISTING } from './existing';
import { ExternalSecretsMode } from './external-secrets';
import type { ExternalSecretsOptions } from './external-secrets-options';
import { PLAIN } from './plain';
import { SealedSecretsMode } from './sealed-secrets';
import type { SealedSecretsOptions } from './sealed-secrets-options';

/**
 * How the contents of secrets reach the cluster. Chosen once for an app or a chart, for a single server, or for a single
 * secret; the nearest choice counts. Whatever is chosen, Secrets keep the names, types and labels that the chart gave them.
 *
 * @example
 * SecretDelivery.externalSecrets({ store: 'vault' }).applyTo(app);
 */
export class SecretDelivery {
  /**
   * Secret objects with their contents, in a manifest of their own, `<chart>-secrets`. Synth reads the contents. What holds
   * unless something else is said.
   */
  public static plain(): SecretDelivery {
    return SecretDelivery.made('plain', {}, () => PLAIN);
  }

  /**
   * ExternalSecret objects, with which External Secrets makes the Secrets of what is in a store. Synth reads no content;
   * `SecretValue.generated` becomes a Password generator in the cluster.
   *
   * @param options which store, and what secrets are called in it
   * @throws CLEARML3012 when they are invalid or contradict each other
   */
  public static externalSecrets(options: ExternalSecretsOptions): SecretDelivery {
    return SecretDelivery.made('external', options, () => new ExternalSecretsMode(options));
  }

  /**
   * SealedSecret objects of ciphertexts that you made with `kubeseal`. Synth reads no content. Where a ciphertext is missing,
   * synth fails and tells the command that makes it.
   *
   * @param options the ciphertexts
   * @throws CLEARML3019 when one of them is none
   */
  public static sealedSecrets(options: SealedSecretsOptions): SecretDelivery {
    return SecretDelivery.made('sealed', options, () => new SealedSecretsMode(options));
  }

  /**
   * Nothing comes out: the Secrets are there already, or something else makes them. Each is among the prerequisites of the
   * app, with the `kubectl` line that makes it.
   */
  public static existing(): SecretDelivery {
    return SecretDelivery.made('existing', {}, () => EXISTING);
  }

  /**
   * What holds in a scope, for a secret that may have a delivery of its own.
   *
   * @internal
   */
  public static _of(scope: IConstruct, own?: SecretDelivery): SecretDelivery {
    return own ?? appliedIn(scope).nearest(scope) ?? SecretDelivery.plain();
  }

  /**
   * Secrets of a construct are on their way: what holds for it can change no more.
   *
   * @internal
   */
  public static _fix(scope: IConstruct): void {
    appliedIn(scope).fix(scope);
  }

  /** Deliveries with the same options are the same. */
  private static made(kind: string, options: object, mode: () => DeliveryMode): SecretDelivery {
    const identity = `${kind}/${JSON.stringify(options)}`;
    const present = SecretDelivery.all.get(identity) ?? new SecretDelivery(mode(), identity);
    SecretDelivery.all.set(identity, present);
    return present;
  }

  private static readonly all = new Map<string, SecretDelivery>();

  private constructor(
    /** @internal */
    public readonly _mode: DeliveryMode,
    /**
     * What tells it from others, at every synth the same.
     *
     * @internal
     */
    public readonly _identity: string,
  ) {}

  /**
   * Lets this delivery hold for a construct and all that is in it: an app, a chart, a construct of yours. To be called before
   * there are releases in it.
   *
   * @param scope the construct
   * @throws CLEARML3010 when it comes too late, CLEARML3011 when another one holds for the same construct
   */
  public applyTo(scope: IConstruct): void {
    appliedIn(scope).apply(scope, this);
  }
}

function appliedIn(scope: IConstruct): AppliedDeliveries<SecretDelivery> {
  return AppRegistry.of(scope).get(AppliedDeliveries<SecretDelivery>);
}
