/** Which of the values of a chart the guide calls secret. */
export interface SecretPlaces {
  /** Paths whose text is a secret as a whole. */
  readonly texts: readonly string[];
  /** Paths of JSON texts in which no more than the logins is secret. */
  readonly json: readonly string[];
  /** Whether a variable is parsed by its reader, rather than taken as text. */
  readonly isParsed: (variable: string) => boolean;
  /** What to do about a configuration file with a password. */
  readonly remedy: string;
}
