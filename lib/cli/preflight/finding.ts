/** How a need of the app stands. */
export enum Status {
  /** The cluster has it. */
  OK = 'ok',
  /** The cluster does not have it; the app will not work without. */
  MISSING = 'missing',
  /** Less than is recommended, or bound to become a problem. */
  WARNING = 'warning',
  /** It could not be found out. */
  UNKNOWN = 'unknown',
}

/** What was found out about one need: a row of the table. */
export interface Finding {
  readonly status: Status;
  /** What kind of thing: `StorageClass`, `DNS record`. */
  readonly what: string;
  /** Which one. */
  readonly name: string;
  /** What there is, or why that is not known. */
  readonly found: string;
  /** What to do, unless all is well. */
  readonly remedy?: string;
}

/** Finding of something that is as it should be. */
export function ok(what: string, name: string, found: string): Finding {
  return { status: Status.OK, what, name, found };
}

/** Finding of something that is not there. */
export function missing(what: string, name: string, found: string, remedy: string): Finding {
  return { status: Status.MISSING, what, name, found, remedy };
}

/** Finding of something that works, or may. */
export function warning(what: string, name: string, found: string, remedy: string): Finding {
  return { status: Status.WARNING, what, name, found, remedy };
}

/** Finding of something that could not be looked at. */
export function unknown(what: string, name: string, why: string, remedy: string): Finding {
  return { status: Status.UNKNOWN, what, name, found: why, remedy };
}
