import lt from 'semver/functions/lt';
import valid from 'semver/functions/valid';
import { CodedError } from '../../core/errors/coded-error';
import { FRACTIONS_BY_LABEL_SINCE, SLICES_OF_A_GPU } from '../../gpu/gpu-capacity';

/** The fractions that the injector supports, and the number of the eight slices of a GPU that each takes before CFGI 1.3.0. */
const SLICES = new Map<number, number | undefined>([
  [0.0625, undefined],
  [0.125, 1],
  [0.25, 2],
  [0.375, 3],
  [0.5, 4],
  [0.625, 5],
  [0.75, 6],
  [0.875, 7],
]);

/**
 * Requires a number of GPUs that the injector supports: a fraction, or whole GPUs.
 *
 * @throws CLEARML9003
 */
export function requireFraction(fraction: number, where: string): void {
  if (!SLICES.has(fraction) && !(Number.isSafeInteger(fraction) && fraction >= 1)) {
    throw new CodedError('CLEARML9003', {
      found: `${where} of ${fraction} GPUs`,
      expected: `${[...SLICES.keys()].join(', ')}, or whole GPUs`,
      fix: 'choose one of these',
    });
  }
}

/** A fraction as the label spells it. */
export function fractionText(fraction: number): string {
  return fraction === 0.0625 ? String(fraction) : fraction.toFixed(3);
}

/**
 * The slices that a fraction takes when the injector needs a limit.
 *
 * @throws CLEARML9003 when it takes less than one
 */
export function slicesOf(fraction: number): number {
  const slices = SLICES.has(fraction) ? SLICES.get(fraction) : fraction * SLICES_OF_A_GPU;
  if (slices === undefined) {
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
  return injectorVersion !== undefined && lt(injectorVersion, FRACTIONS_BY_LABEL_SINCE);
}
