import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { GpuSharing } from './gpu-sharing';

/** Resource name of whole GPUs. With time slicing it counts slices. */
export const WHOLE_GPU = 'nvidia.com/gpu';

/** Prefix of the resource names of MIG slices. */
export const MIG_PREFIX = 'nvidia.com/mig-';

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

/** Declares the GPUs that a GPU operator provides. MIG slices that are created by hand need only the MIG strategy. */
export function addSharedCapacity(scope: Construct, sharing: GpuSharing, userValues: JsonObject): void {
  addGpuCapacity(scope, {
    wholeGpus: sharing._wholeGpus,
    migSlices: sharing._mig || valueAt(userValues, 'mig.strategy') === 'mixed',
    fractions: sharing._fractions,
  });
}
