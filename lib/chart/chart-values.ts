import type { ValueContribution } from '../helm/values/contributions';
import type { ClearmlChart } from './clearml-chart';

/** Collects the values that the features of a construct want of its chart, each with the prop that wants it. */
export class ChartValues<C extends string> {
  public readonly contributions: ValueContribution[] = [];

  public constructor(public readonly chart: ClearmlChart<C>) {}

  /** Wants a value at a path; `undefined` wants nothing. */
  public add(path: string, value: unknown, contributor: string): void {
    if (value !== undefined) {
      this.contributions.push({ path, value, contributor });
    }
  }

  /** The same for a value that only some charts or versions know. */
  public addGated(capability: C, path: string, value: unknown, contributor: string): void {
    if (value !== undefined) {
      this.chart.require(capability, contributor);
      this.add(path, value, contributor);
    }
  }

  /** Adds entries to the environment of a component's container. */
  public addEnvironment(component: string, entries: readonly object[], contributor: string): void {
    if (entries.length > 0) {
      this.add(`${component}.extraEnvs`, entries, contributor);
    }
  }

  /** Puts a whole list in place of the one that the chart has by default. */
  public replaceList(path: string, value: readonly unknown[], contributor: string): void {
    this.contributions.push({ path, value, contributor, replacesDefault: true });
  }
}
