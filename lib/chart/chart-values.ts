import type { SourcedValue } from '../helm/values/sourced-values';

/** Collects the values that props set, each with the prop that set it. */
export class ChartValues {
  /** The values in the order in which they were set. A construct may replace them before it renders. */
  public sourcedValues: SourcedValue[] = [];

  /** @param wrap puts a `SecretValue` in the place of each secret in a value */
  public constructor(
    private readonly wrap: (value: unknown, path: string, source: string) => unknown = (value) => value,
  ) {}

  /** Sets the value at a path; `undefined` sets nothing. Lists are appended to the chart's default list. */
  public add(path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.sourcedValues.push({ path, value: this.wrap(value, path, source), source });
    }
  }

  /** Sets a text that is no secret, at a path where a secret may stand. */
  public addPublic(path: string, value: string, source: string): void {
    this.sourcedValues.push({ path, value, source });
  }

  /** Adds environment variables to the container of a component. */
  public addEnvironment(component: string, entries: readonly object[], source: string): void {
    if (entries.length > 0) {
      this.add(`${component}.extraEnvs`, entries, source);
    }
  }

  /** Replaces a whole default list of the chart. */
  public replaceList(path: string, value: readonly unknown[], source: string): void {
    this.sourcedValues.push({ path, value: this.wrap(value, path, source), source, replacesDefault: true });
  }
}
