import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { Check } from '../check';
import { unknown } from '../finding';

/** Why the API of a cluster does not tell. */
const WHY: { readonly [kind in PrerequisiteKind]?: string } = {
  [PrerequisiteKind.CONTROLLER_SETTING]: 'settings of controllers are in no API of the cluster',
  [PrerequisiteKind.NODE_SETTING]: 'the API does not tell the settings of nodes',
};

/** What people have to look at themselves. */
export const outOfSight: Check = async ({ needs }) =>
  Object.entries(WHY).flatMap(([kind, why]) =>
    needs.expected(kind as PrerequisiteKind).map(({ name, remedy }) => unknown(kind, name, why, remedy)),
  );
