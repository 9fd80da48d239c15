/** Causes of errors by the code of the error, each with a detail of the message. */
export type Rejected<Cause, Detail = string> = {
  readonly [code: string]: readonly (readonly [what: string, cause: Cause, detail?: Detail])[];
};

/** Rows for `test.each`: the code, a description, the cause and the detail. */
export function rowsOf<Cause, Detail>(rejected: Rejected<Cause, Detail>) {
  return Object.entries(rejected).flatMap(([code, rows]) =>
    rows.map(([what, cause, detail]) => [code, what, cause, detail] as const),
  );
}
