/** One YAML document of a rendered stream. */
export interface YamlDocument {
  /** The parsed content. Integers beyond 2^53 are bigints, so that no digit is lost. */
  readonly content: unknown;
  /** The template that helm names in its `# Source:` comment. */
  readonly source?: string;
  /** First line of the document in the stream, counted from 1. */
  readonly line: number;
}
