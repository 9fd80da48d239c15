import type { SourcedValue } from '../helm/values/contributions';
import type { ClearmlChart } from './clearml-chart';

/** Collects the values that a construct sets in its chart, each with the prop that is its source. */
export class ChartValues<C extends string> {
  public readonly sourcedValues: SourcedValue[] = [];

  public constructor(public readonly chart: ClearmlChart<C>) {}

  /** Sets the value at a path. Undefined values are ignored. */
  public add(path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.sourcedValues.push({ path, value, source });
    }
  }

  /** Sets a value that requires a capability of the chart. */
  public addGated(capability: C, path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.chart.require(capability, source);
      this.add(path, value, source);
    }
  }

  /** Adds environment variables to the container of a component. */
  public addEnvironment(component: string, entries: readonly object[], source: string): void {
    if (entries.length > 0) {
      this.add(`${component}.extraEnvs`, entries, source);
    }
  }

  /** Replaces a whole default list of the chart. */
  public replaceList(path: string, value: readonly unknown[], source: string): void {
    this.sourcedValues.push({ path, value, source, replacesDefault: true });
  }
}
