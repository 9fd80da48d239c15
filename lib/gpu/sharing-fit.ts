import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import { addGpuCapacity } from './gpu-capacity';
import type { GpuSharing } from './gpu-sharing';

/**
 * Refuses values of the user's that take away what a way of sharing rests on.
 *
 * @throws CLEARML9036
 */
export function rejectContradictions(sharing: GpuSharing, own: JsonObject): void {
  const needed: [path: string, value: unknown, needs: boolean][] = [
    ['migManager.enabled', false, sharing._mig],
    ['mig.strategy', 'mixed', sharing._mig],
    ['devicePlugin.enabled', true, sharing._mig || sharing._fractions !== undefined],
  ];
  for (const [path, value, needs] of needed) {
    const found = valueAt(own, path);
    if (needs && found !== undefined && found !== value) {
      throw new CodedError('CLEARML9036', {
        found: `${path} is ${JSON.stringify(found)} in your values, with ${sharing._name}`,
        expected: `${path}: ${JSON.stringify(value)}, which this way of sharing rests on`,
        fix: 'take it out of the values, or choose another sharing',
      });
    }
  }
}

/** Tells the agents of an app what a GPU operator provides. Slices made by hand need no more than the MIG strategy. */
export function addSharedCapacity(scope: Construct, sharing: GpuSharing, own: JsonObject): void {
  addGpuCapacity(scope, {
    wholeGpus: sharing._wholeGpus,
    migSlices: sharing._mig || valueAt(own, 'mig.strategy') === 'mixed',
    fractions: sharing._fractions,
  });
}
