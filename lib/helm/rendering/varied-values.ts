import type { RenderedText } from '../command/command';
import type { JsonObject } from '../data/json';
import type { YamlDocument } from '../manifests/yaml-document';

/** The first rendering. */
export interface FirstRendering {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
}

/** A difference between two renderings. */
export interface Difference {
  /** Kind and name of the object, and the path in it, as `differingPaths` returns them. */
  readonly place: string;
  /** Template that rendered the object. */
  readonly source?: string;
}

/** The result of comparing two renderings with different placeholders. */
export interface Comparison {
  /**
   * The documents and the places of the placeholders, without the placeholders.
   *
   * @throws when the values do not allow this comparison
   */
  stored(): string;
  /** Differences that the placeholders do not explain. */
  readonly unexplained: readonly Difference[];
  /** The places in each document. */
  readonly places: readonly unknown[];
}

/**
 * Values with placeholders. A second rendering has other placeholders, so that the differences between the two show the places
 * of the placeholders in the output.
 */
export interface VariedValues {
  /** The values with the same text at every synth in the place of each placeholder. */
  readonly identity: unknown;
  /** The values of the second rendering. Later attempts have gentler placeholders; undefined when there are no more. */
  alternative(attempt: number): JsonObject | undefined;
  /**
   * Locates the placeholders.
   *
   * @param earlier an earlier attempt, whose explained documents stay
   */
  compare(first: FirstRendering, second: RenderedText, attempt: number, earlier?: Comparison): Comparison;
  /**
   * The documents, with the placeholders of this process.
   *
   * @param documents those of another rendering with the same values; by default the stored ones
   */
  restore(stored: string, documents?: YamlDocument[]): YamlDocument[];
  /** The error for differences that the placeholders do not explain; without any, the chart requires other contents. */
  rejection(chart: string, differences: readonly Difference[]): Error;
}
