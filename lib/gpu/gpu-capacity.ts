import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';

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

class GpuCapacities extends Array<GpuCapacity> {}

/** Declares what GPUs an app provides. */
export function addGpuCapacity(scope: IConstruct, capacity: Omit<GpuCapacity, 'path'>): void {
  AppRegistry.of(scope)
    .get(GpuCapacities)
    .push({ ...capacity, path: scope.node.path });
}

/** The GPUs that the constructs of an app have declared; empty when something outside of the app provides them. Complete at synth. */
export function gpuCapacityOf(scope: IConstruct): readonly GpuCapacity[] {
  return AppRegistry.of(scope).get(GpuCapacities);
}
