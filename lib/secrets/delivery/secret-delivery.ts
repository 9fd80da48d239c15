import type { IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import type { DeliveryMode } from './delivery-mode';
import type { ExternalSecretsOptions, SealedSecretsOptions } from './delivery-options';
import { EXISTING } from './expected-secrets';
import { ExternalSecretsMode } from './external-secrets';
import { PLAIN } from './plain';
import { SealedSecretsMode } from './sealed-secrets';

/**
 * How the contents of secrets reach the cluster. Apply a delivery to an app, a chart, a single server or a single secret; the
 * nearest one applies. With each delivery, Secrets keep the names, types and labels that the chart gives them.
 *
 * @example
 * SecretDelivery.externalSecrets({ store: 'vault' }).applyTo(app);
 */
export class SecretDelivery {
  /**
   * Secret objects with their contents, in a separate manifest file, `<chart>-secrets`. Synth reads the contents. This is
   * the default.
   */
  public static plain(): SecretDelivery {
    return SecretDelivery.made('plain', {}, () => PLAIN);
  }

  /**
   * ExternalSecret objects, by which External Secrets creates the Secrets from a store. Synth reads no content;
   * `SecretValue.generated` becomes a Password generator in the cluster.
   *
   * @param options the store, and the names of secrets in it
   * @throws CLEARML3012 when they are invalid or contradict each other
   */
  public static externalSecrets(options: ExternalSecretsOptions): SecretDelivery {
    const checked = validateProps(options, 'ExternalSecretsOptions', 'SecretDelivery.externalSecrets');
    return SecretDelivery.made('external', checked, () => new ExternalSecretsMode(checked));
  }

  /**
   * SealedSecret objects of ciphertexts that you created with `kubeseal`. Synth reads no content. When a ciphertext is missing,
   * synth fails with the command that creates it.
   *
   * @param options the ciphertexts
   * @throws CLEARML3019 when one of them is not a ciphertext
   */
  public static sealedSecrets(options: SealedSecretsOptions): SecretDelivery {
    const checked = validateProps(options, 'SealedSecretsOptions', 'SecretDelivery.sealedSecrets');
    return SecretDelivery.made('sealed', checked, () => new SealedSecretsMode(checked));
  }

  /**
   * No objects: the Secrets exist, or another tool creates them. Each is a prerequisite of the app, with the `kubectl` command
   * that creates it.
   */
  public static existing(): SecretDelivery {
    return SecretDelivery.made('existing', {}, () => EXISTING);
  }

  /**
   * The delivery in a scope of a secret, which may have an individual delivery.
   *
   * @internal
   */
  public static _of(scope: IConstruct, own?: SecretDelivery): SecretDelivery {
    const { applied } = deliveriesIn(scope);
    const nearest = scope.node.scopes.map((one) => applied.get(one)).reverse();
    return own ?? nearest.find((delivery) => delivery !== undefined) ?? SecretDelivery.plain();
  }

  /**
   * Rejects later changes to the delivery of a construct whose secrets are being resolved.
   *
   * @internal
   */
  public static _fix(scope: IConstruct): void {
    const { fixed } = deliveriesIn(scope);
    for (const one of scope.node.scopes) {
      fixed.add(one);
    }
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
     * A text that identifies the delivery, the same at every synth.
     *
     * @internal
     */
    public readonly _identity: string,
  ) {}

  /**
   * Applies this delivery to a construct and everything in it: an app, a chart, any construct. Call it before the
   * construct contains releases.
   *
   * @param scope the construct
   * @throws CLEARML3010 when it is called too late, CLEARML3011 when another delivery is applied to the same construct
   */
  public applyTo(scope: IConstruct): void {
    const { applied, fixed } = deliveriesIn(scope);
    const path = scope.node.path || 'the app';
    if (fixed.has(scope)) {
      throw new CodedError('CLEARML3010', {
        path,
        found: 'a delivery that is applied after the secrets in its scope were rendered',
        expected: 'the delivery first: charts are rendered when their constructs are created',
        fix: 'move applyTo up, right after the app or chart is made',
      });
    }
    if (applied.has(scope) && applied.get(scope) !== this) {
      throw new CodedError('CLEARML3011', {
        path,
        found: 'two deliveries are applied to this scope',
        expected: 'one: a construct inside, or a single secret by deliveredBy, may have another',
        fix: 'drop one of the two',
      });
    }
    applied.set(scope, this);
  }
}

/** The deliveries that are applied to the constructs of an app. */
class Deliveries {
  public readonly applied = new Map<IConstruct, SecretDelivery>();
  /** Constructs whose secrets are being resolved, or in which such constructs are. */
  public readonly fixed = new Set<IConstruct>();
}

function deliveriesIn(scope: IConstruct): Deliveries {
  return AppRegistry.of(scope).get(Deliveries);
}
