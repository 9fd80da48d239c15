import type { ServerCapability } from '../charts/server-capabilities';
import type { ServerChart } from '../charts/server-chart';
import type { ValueContribution } from '../helm/values/contributions';

/** Collects the values that the features of a server want, each with the prop that wants it. */
export class ValueCollector {
  public readonly contributions: ValueContribution[] = [];

  public constructor(public readonly chart: ServerChart) {}

  /** Wants a value at a path; `undefined` wants nothing. */
  public add(path: string, value: unknown, contributor: string): void {
    if (value !== undefined) {
      this.contributions.push({ path, value, contributor });
    }
  }

  /** The same for a value that only some charts or versions know. */
  public addGated(capability: ServerCapability, path: string, value: unknown, contributor: string): void {
    if (value !== undefined) {
      this.chart.require(capability, contributor);
      this.add(path, value, contributor);
    }
  }

  /** Adds entries to a container's environment. */
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
