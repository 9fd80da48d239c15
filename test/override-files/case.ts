/** A values file, its section of the ClearML documentation, and what becomes of it. */
export type Case = readonly [file: string, section: string, outcome: Rendered | Rejected];

/** Parts of objects, by kind and name; each is a part of the JSON of the object. */
interface Rendered {
  readonly [object: string]: readonly string[];
}

interface Rejected {
  /** Code of the error, and a part of its message, which names the path. */
  readonly rejected: readonly [code: string, found: string];
  readonly reason: string;
}

export const isRejected = (outcome: Rendered | Rejected): outcome is Rejected => 'rejected' in outcome;

/** A variable of a container. */
export const env = (name: string, value: string) => JSON.stringify({ name, value });

export const UNREPLACED = 'a placeholder of the page is not a value';
