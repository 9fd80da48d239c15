import type { SourcedValue } from '../helm/values/sourced-values';
import type { ClearmlChart } from './clearml-chart';

/** Collects the values that the features of a construct want of its chart, each with the prop that wants it. */
export class ChartValues<C extends string> {
  public readonly sourcedValues: SourcedValue[] = [];

  public constructor(public readonly chart: ClearmlChart<C>) {}

  /** Wants a value at a path; `undefined` wants nothing. */
  public add(path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.sourcedValues.push({ path, value, source });
    }
  }

  /** The same for a value that only some charts or versions know. */
  public addGated(capability: C, path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.chart.require(capability, source);
      this.add(path, value, source);
    }
  }

  /** Adds entries to the environment of a component's container. */
  public addEnvironment(component: string, entries: readonly object[], source: string): void {
    if (entries.length > 0) {
      this.add(`${component}.extraEnvs`, entries, source);
    }
  }

  /** Puts a whole list in place of the one that the chart has by default. */
  public replaceList(path: string, value: readonly unknown[], source: string): void {
    this.sourcedValues.push({ path, value, source, replacesDefault: true });
  }
}
