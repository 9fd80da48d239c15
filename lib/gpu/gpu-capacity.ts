import type { IConstruct } from 'constructs';

/**
 * How pods ask for fractions of GPUs: by label alone, or by label and a limit of slices, as the fractional GPU injector wants it
 * before 1.3.0 (`cfgi.md`).
 */
export type FractionRequest = 'label' | 'label and limit';

/** GPUs that something in an app provides. */
export interface GpuCapacity {
  /** Path of the construct that declares them. */
  readonly path: string;
  /** Whether a limit of `nvidia.com/gpu` counts whole GPUs somewhere in the cluster. */
  readonly wholeGpus: boolean;
  /** Whether there are MIG slices. */
  readonly migSlices: boolean;
  /** How fractions are asked for; undefined where there are none. */
  readonly fractions?: FractionRequest;
}

const capacities = new WeakMap<IConstruct, GpuCapacity[]>();

/** Declares what GPUs an app provides. */
export function addGpuCapacity(scope: IConstruct, capacity: Omit<GpuCapacity, 'path'>): void {
  const root = scope.node.root;
  capacities.set(root, [...gpuCapacityOf(scope), { ...capacity, path: scope.node.path }]);
}

/** All that the constructs of an app have declared; none when what provides GPUs is outside of it. Complete at synth. */
export function gpuCapacityOf(scope: IConstruct): readonly GpuCapacity[] {
  return capacities.get(scope.node.root) ?? [];
}
