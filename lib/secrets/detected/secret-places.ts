/** The values of a chart that are secret according to the ClearML documentation. */
export interface SecretPlaces {
  /** Paths whose whole text is a secret. */
  readonly texts: readonly string[];
  /** Paths of JSON texts in which only the logins are secret. */
  readonly json: readonly string[];
  /** Whether the reader of a variable parses it instead of using it as text. */
  readonly isParsed: (variable: string) => boolean;
  /** Remedy for a configuration file with a password. */
  readonly remedy: string;
}
