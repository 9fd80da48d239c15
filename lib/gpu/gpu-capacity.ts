import type { IConstruct } from 'constructs';

/**
 * How pods ask for fractions of GPUs: by label alone, or by label and a limit of slices, as the fractional GPU injector wants it
 * before 1.3.0 (`cfgi.md`).
 */
export type FractionRequest = 'label' | 'label and limit';

/** GPUs that something in an app provides. */
export interface GpuOffer {
  /** Path of the construct that declares them. */
  readonly path: string;
  /** Whether a limit of `nvidia.com/gpu` counts whole GPUs somewhere in the cluster. */
  readonly wholeGpus: boolean;
  /** Whether there are MIG slices. */
  readonly migSlices: boolean;
  /** How fractions are asked for; undefined where there are none. */
  readonly fractions?: FractionRequest;
}

const offers = new WeakMap<IConstruct, GpuOffer[]>();

/** Declares what GPUs an app provides. */
export function offerGpus(scope: IConstruct, offer: Omit<GpuOffer, 'path'>): void {
  const root = scope.node.root;
  offers.set(root, [...gpuOffersOf(scope), { ...offer, path: scope.node.path }]);
}

/** All that the constructs of an app have declared; none when what provides GPUs is outside of it. Complete at synth. */
export function gpuOffersOf(scope: IConstruct): readonly GpuOffer[] {
  return offers.get(scope.node.root) ?? [];
}
