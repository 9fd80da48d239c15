import valid from 'semver/functions/valid';
import { CodedError } from '../../core/errors/coded-error';
import { validateArgument } from '../../core/props/validate-props';
import { FRACTION_LABEL, fractionRequest, MIG_PREFIX, SLICES_OF_A_GPU, WHOLE_GPU } from '../../gpu/gpu-capacity';

/** Limits and labels that request GPUs for a pod. */
export interface GpuRequest {
  readonly limits?: { readonly [resource: string]: number };
  readonly labels?: { readonly [key: string]: string };
}

/**
 * GPUs of a task (`clearml_agent_custom_workload.md`, `cdmo.md`, `cfgi.md`).
 *
 * @example
 * const queues = [{ name: 'half', gpus: Gpus.fraction(0.5) }, { name: 'slice', gpus: Gpus.mig('1g.10gb') }];
 */
export class Gpus {
  /**
   * Whole GPUs.
   *
   * @param count how many
   * @throws CLEARML9003 when it is not a whole number, 1 or more
   */
  public static whole(count: number): Gpus {
    requireCount(count, 'Gpus.whole');
    return new Gpus('whole', WHOLE_GPU, count);
  }

  /**
   * MIG slices of a profile (`cdmo.md`).
   *
   * @param profile profile, such as `1g.10gb`
   * @param count how many slices
   * @throws CLEARML9003 when it is not a profile
   */
  public static mig(profile: string, count = 1): Gpus {
    validateArgument(profile, 'string', 'profile of Gpus.mig');
    if (!isMigProfile(`${MIG_PREFIX}${profile}`)) {
      throw new CodedError('CLEARML9003', {
        found: `MIG profile ${JSON.stringify(profile)}`,
        expected: 'slices and memory, such as 1g.10gb',
        fix: '`nvidia-smi mig -lgip` lists the profiles of your GPUs',
      });
    }
    requireCount(count, 'Gpus.mig');
    return new Gpus('mig', `${MIG_PREFIX}${profile}`, count);
  }

  /**
   * A fraction of a GPU, or whole GPUs of a cluster with fractions; the fractional GPU injector provides them (`cfgi.md`).
   *
   * @param fraction 0.0625, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, or a whole number
   * @throws CLEARML9003 for other fractions
   */
  public static fraction(fraction: number): Gpus {
    validateArgument(fraction, 'number', 'fraction of Gpus.fraction');
    requireFraction(fraction, 'Gpus.fraction');
    return new Gpus('fraction', FRACTION_LABEL, fraction);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'whole' | 'mig' | 'fraction',
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _amount: number,
  ) {}

  /**
   * The request of a pod.
   *
   * @internal
   * @param withLimits whether the fractional GPU injector needs limits
   */
  public _request(withLimits: boolean): GpuRequest {
    if (this._kind !== 'fraction') {
      return { limits: { [this._name]: this._amount } };
    }
    const labels = { [FRACTION_LABEL]: fractionText(this._amount) };
    if (!withLimits) {
      return { labels };
    }
    return { limits: { [WHOLE_GPU]: slicesOf(this._amount) }, labels: this._amount < 1 ? labels : undefined };
  }
}

/** Whether a resource is the MIG slices of a profile. Profiles may have attributes, as in `1g.10gb.me`. */
export function isMigProfile(resource: string): boolean {
  const profile = resource.slice(MIG_PREFIX.length);
  return resource.startsWith(MIG_PREFIX) && /^[1-7]g\.[1-9][0-9]*gb(?:\.me(?:\.all)?)?$/.test(profile);
}

function requireCount(count: number, where: string): void {
  validateArgument(count, 'number', `count of ${where}`);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new CodedError('CLEARML9003', {
      found: `${where} with a count of ${count}`,
      expected: 'a whole number, 1 or more',
      fix: 'correct the count; Gpus.fraction gives parts of a GPU',
    });
  }
}

/** The fractions that the injector supports. */
const FRACTIONS = [0.0625, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];

/**
 * Requires a number of GPUs that the injector supports: a fraction, or whole GPUs.
 *
 * @throws CLEARML9003
 */
export function requireFraction(fraction: number, where: string): void {
  if (!FRACTIONS.includes(fraction) && !(Number.isSafeInteger(fraction) && fraction >= 1)) {
    throw new CodedError('CLEARML9003', {
      found: `${where} of ${fraction} GPUs`,
      expected: `${FRACTIONS.join(', ')}, or whole GPUs`,
      fix: 'choose one of these',
    });
  }
}

/** A fraction as the label spells it. */
function fractionText(fraction: number): string {
  return fraction === 0.0625 ? String(fraction) : fraction.toFixed(3);
}

/**
 * The slices that a fraction takes when the injector needs a limit.
 *
 * @throws CLEARML9003 when it takes less than one
 */
function slicesOf(fraction: number): number {
  const slices = fraction * SLICES_OF_A_GPU;
  if (slices < 1) {
    throw new CodedError('CLEARML9003', {
      found: `${fraction} GPUs with a fractional GPU injector earlier than 1.3.0`,
      expected: '0.125 GPUs or more: before that version a GPU had eight slices',
      fix: 'choose a larger fraction, or update the injector',
    });
  }
  return slices;
}

/**
 * Whether the injector of a version needs limits in addition to the label.
 *
 * @throws CLEARML9003 when it is not a version
 */
export function needsLimits(injectorVersion: string | undefined): boolean {
  if (injectorVersion !== undefined && valid(injectorVersion) === null) {
    throw new CodedError('CLEARML9003', {
      found: `fractionInjectorVersion is ${JSON.stringify(injectorVersion)}`,
      expected: 'the exact version of the chart clearml-fractional-gpu-injector, such as 1.2.0',
      fix: '`helm list` shows it',
    });
  }
  return fractionRequest(injectorVersion) === 'label and limit';
}
