import type { IConstruct } from 'constructs';
import lt from 'semver/functions/lt';
import { AppRegistry } from '../core/app-registry';

/** Resource name of whole GPUs. With time slicing it counts slices. */
export const WHOLE_GPU = 'nvidia.com/gpu';

/** Prefix of the resource names of MIG slices. */
export const MIG_PREFIX = 'nvidia.com/mig-';

/** Whether a resource is whole GPUs or MIG slices. */
export function isGpu(resource: string): boolean {
  return resource === WHOLE_GPU || resource.startsWith(MIG_PREFIX);
}

/** Label that the fractional GPU injector (CFGI) reads (`cfgi.md`). */
export const FRACTION_LABEL = 'clearml-injector/fraction';

/** Number of time slices per GPU that the injector expects. */
export const SLICES_OF_A_GPU = 8;

/** First version of the injector with which pods request fractions by label alone. */
export const FRACTIONS_BY_LABEL_SINCE = '1.3.0';

/**
 * How pods request fractions of GPUs: by label alone, or by label and a limit of slices, as the fractional GPU injector requires
 * before 1.3.0 (`cfgi.md`).
 */
export type FractionRequest = 'label' | 'label and limit';

/** How pods request fractions from an injector of a version; from 1.3.0 or later by default. */
export function fractionRequest(injectorVersion: string | undefined): FractionRequest {
  return injectorVersion !== undefined && lt(injectorVersion, FRACTIONS_BY_LABEL_SINCE) ? 'label and limit' : 'label';
}

/** GPUs that a construct of the app provides. */
export interface GpuCapacity {
  /** Path of the construct that declares them. */
  readonly path: string;
  /** Whether a limit of `nvidia.com/gpu` counts whole GPUs on some nodes. */
  readonly wholeGpus: boolean;
  /** Whether there are MIG slices. */
  readonly migSlices: boolean;
  /** How pods request fractions; undefined without fractions. */
  readonly fractions?: FractionRequest;
}

/** The GPUs that the constructs of an app provide. */
class GpuCapacities extends Array<GpuCapacity> {}

/** Declares GPUs that a construct provides. */
export function addGpuCapacity(scope: IConstruct, capacity: Omit<GpuCapacity, 'path'>): void {
  AppRegistry.of(scope)
    .get(GpuCapacities)
    .push({ ...capacity, path: scope.node.path });
}

/** The GPUs that constructs of the app provide. Complete at synth. */
export function gpuCapacityOf(scope: IConstruct): readonly GpuCapacity[] {
  return AppRegistry.of(scope).get(GpuCapacities);
}
