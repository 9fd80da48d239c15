import type { ObjectChange } from '../../objects/changes/object-changes';

/** A change of an object, with the response of the cluster. */
export interface Change extends ObjectChange {
  /** The permission that the user lacks to apply the object. */
  readonly forbidden?: string;
  /** Further remarks. */
  readonly notes: readonly string[];
}

/** The states of a change, the most important first. */
export const STATES = [
  'rejected',
  'forbidden',
  'orphaned',
  'create',
  'restarts pods',
  'change',
  'stale key',
  'note',
] as const;

export type State = (typeof STATES)[number];

/** The states of a change, the most important first. */
export function statesOf(change: Change): State[] {
  const { effect, fields, restartsPods, rejections, staleKeys, forbidden } = change;
  const found: Record<State, boolean> = {
    rejected: rejections.length > 0,
    forbidden: forbidden !== undefined,
    orphaned: effect === 'orphaned',
    create: effect === 'created',
    'restarts pods': restartsPods,
    change: effect === 'changed' && fields.length > 0 && !restartsPods && rejections.length === 0,
    'stale key': staleKeys.length > 0,
    note: false,
  };
  const states = STATES.filter((state) => found[state]);
  return states.length === 0 ? ['note'] : states;
}

/** Whether applying the change fails or loses data. */
export function isProblem({ rejections, forbidden, dataRisk }: Change): boolean {
  return rejections.length > 0 || forbidden !== undefined || dataRisk !== undefined;
}
